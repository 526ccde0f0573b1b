import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputSchemaOf, TOOL_SPECS, toolInput } from '../../../src/core/tools/toolSpecs.ts';
import { withinBudget } from '../../../src/core/tools/toolText.ts';

interface ToolContribution {
  readonly name: string;
  readonly modelDescription: string;
  readonly inputSchema: unknown;
}

const { contributes } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
  readonly contributes: {
    readonly languageModelTools: readonly ToolContribution[];
    readonly mcpServerDefinitionProviders: readonly { readonly id: string }[];
  };
};

describe('the tools of the manifest', () => {
  it('are those of the code', () =>
    assert.deepEqual(
      contributes.languageModelTools.map(({ name, modelDescription, inputSchema }) => ({
        name,
        modelDescription,
        inputSchema,
      })),
      TOOL_SPECS.map((spec) => ({
        name: spec.name,
        modelDescription: spec.description,
        inputSchema: inputSchemaOf(spec),
      })),
    ));

  it('say that an answer reaches the model', () => {
    for (const { description } of TOOL_SPECS) assert.match(description, /reaches the model that asks/);
  });

  it('take texts only', () =>
    assert.deepEqual(toolInput({ ticket: ' A-1 ', branch: 7, folder: null, date: '' }), { ticket: 'A-1' }));

  it('keep whole lines within a budget of tokens, and always the first', () => {
    assert.equal(withinBudget(['one line', 'two', 'three'], undefined), 'one line\ntwo\nthree');
    assert.equal(withinBudget(['one line', 'two', 'three'], 5), 'one line\ntwo');
    assert.equal(withinBudget(['one line', 'two'], 1), 'one line');
  });
});
