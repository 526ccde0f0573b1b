import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { sessionHover } from '../../../../src/core/status/statusHover.ts';
import { COMMAND_IDS } from '../../../../src/extension/commands/commandIds.ts';
import { firstHovers, hoverMarkdown } from '../../../../src/extension/statusBar/hoverMarkdown.ts';
import { aheadOf, FORMATS, HOSTILE, statusOf, TOTALS } from '../../core/statusSamples.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';

interface Token {
  readonly type: string;
  readonly href?: string;
}

interface Marked {
  lexer(markdown: string): Token[];
  walkTokens(tokens: readonly Token[], visit: (token: Token) => void): void;
}

// The parser that VS Code itself uses for hovers, as vsce brings it along.
const require = createRequire(createRequire(import.meta.url).resolve('@vscode/vsce/package.json'));
const { marked } = require('marked') as { readonly marked: Marked };

const LINKS = [{ label: 'Doctor', command: COMMAND_IDS.doctor }];
const HARMLESS = new Set(['paragraph', 'text', 'escape', 'strong', 'br', 'space', 'table', 'link']);

describe('the hover as Markdown', () => {
  it('is a title, a table, facts and our links', () => {
    const markdown = hoverMarkdown(
      [
        { kind: 'title', text: 'Claude Code session', note: 'live' },
        {
          kind: 'table',
          head: ['Type', 'Tokens'],
          rows: [
            { cells: ['Output', '34'], strong: false },
            { cells: ['Total', '34'], strong: true },
          ],
        },
        {
          kind: 'facts',
          facts: [
            { label: 'Branch', value: 'main', note: 'from the log' },
            { label: 'Model', value: 'm', note: '' },
          ],
        },
        { kind: 'note', text: 'An estimate' },
      ],
      LINKS,
    );
    assert.deepEqual(markdown.split('\n'), [
      '**Claude Code session** · live',
      '',
      '| Type | &nbsp;&nbsp;&nbsp;Tokens |',
      '| :-- | --: |',
      '| Output | &nbsp;&nbsp;&nbsp;34 |',
      '| **Total** | &nbsp;&nbsp;&nbsp;**34** |',
      '',
      'Branch: **main** · from the log  ',
      'Model: **m**',
      '',
      'An estimate',
      '',
      '[Doctor](command:tokenLedger.doctor)',
    ]);
  });

  it('makes a link of what a fact offers to do', () => {
    const fact = { label: 'Ticket', value: 'none yet', note: 'Tag…', does: 'tag' } as const;
    assert.equal(
      hoverMarkdown([{ kind: 'facts', facts: [fact] }], []),
      'Ticket: **none yet** · [Tag…](command:tokenLedger.tagSession)',
    );
  });

  for (const name of HOSTILE) it(`shows ${JSON.stringify(name.slice(0, 40))} as text`, () => assertOnlyText(name));

  it('shows any name as text', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), mixed), (name) => assertOnlyText(name)),
      { numRuns: FUZZ_RUNS * 5 },
    ));
});

/** Pieces of Markdown, put together at random. */
const mixed = fc
  .array(
    fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      'command:',
      '`',
      '|',
      '\n',
      '<',
      '>',
      '$(',
      'a',
      '\\',
      '*',
      '_',
      '&',
      ';',
      '!',
      '~',
      'http://x.y',
      ' ',
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(''));

function assertOnlyText(name: string): void {
  const known = { text: name, origin: 'log' } as const;
  const status = statusOf(
    {
      agentLabel: name,
      models: [name, name],
      cwd: name,
      branch: known,
      ticket: known,
      notMeasured: [name],
      pricedAs: [{ model: name, as: name }],
      totals: { ...TOTALS, unpricedCalls: 1, unpricedModels: [name] },
    },
    aheadOf(name),
  );
  const parts = sessionHover(status, 'live', FORMATS);
  const markdown = hoverMarkdown(
    [...parts, { kind: 'table', head: [name, 'b'], rows: [{ cells: [name, name], strong: true }] }],
    LINKS,
  );
  const tokens: Token[] = [];
  marked.walkTokens(marked.lexer(markdown), (token) => tokens.push(token));
  assert.deepEqual(
    tokens.filter(({ type }) => !HARMLESS.has(type)),
    [],
  );
  assert.deepEqual(
    tokens.flatMap(({ href }) => href ?? []).filter((href) => href !== 'command:tokenLedger.tagSession'),
    ['command:tokenLedger.doctor'],
  );
  assert.equal(tokens.filter(({ type }) => type === 'table').length, 2);
  // Whatever the parser takes away: no `$(` is left that could become an icon.
  assert.doesNotMatch(markdown.replaceAll('\\', ''), /\$\(/);
  assert.ok(markdown.length < 12_000);
}

describe('the first hovers', () => {
  const links = [{ label: 'Doctor', command: COMMAND_IDS.doctor }];
  const parts = [
    { kind: 'title', text: '$1.42 [x](command:y)', note: '' },
    { kind: 'note', text: 'later' },
  ] as const;

  it('grow from a sentence to the title to the links, escaped like the whole', () => {
    assert.deepEqual(firstHovers('One *sentence*', parts, links), [
      hoverMarkdown([{ kind: 'note', text: 'One *sentence*' }], []),
      hoverMarkdown([parts[0]], []),
      hoverMarkdown([parts[0]], links),
    ]);
    assert.equal(firstHovers('One *sentence*', parts, links)[0], 'One \\*sentence\\*');
  });
});
