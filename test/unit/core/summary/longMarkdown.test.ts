import assert from 'node:assert/strict';
import { briefMarkdown } from '../../../../src/core/summary/briefMarkdown.ts';
import { longMarkdown } from '../../../../src/core/summary/longMarkdown.ts';
import { proseText } from '../../../../src/core/text/proseText.ts';
import { outcomesView } from '../outcomeSamples.ts';
import { FORMATS, HOSTILE } from '../statusSamples.ts';
import { DAY, HOUR, sum, summary } from '../summarySamples.ts';

const noon = DAY.start + 12 * HOUR;
const markdown = (view = summary(), outcomes?: ReturnType<typeof outcomesView>): string =>
  longMarkdown(view, outcomes, FORMATS, 'en');

describe('the summary as Markdown', () => {
  it('says that nothing was spent', () =>
    assert.equal(markdown(), '## Friday, November 20, 2026\n\n### What was spent\n\nNothing was spent.\n'));

  it('is a day for a stand-up', () => {
    const sums = [
      sum({ time: noon, cents: 400 }),
      sum({ time: noon, session: 's2', cents: 100, branch: 'tidy', ticket: '', lowerBound: true }),
    ];
    assert.equal(
      markdown(summary({ sums, notMeasured: ['Copilot: completions'] })),
      `## Friday, November 20, 2026

### What was spent

**≥ $5.00** in 2 sessions, 2 calls, 8k tokens (output 50%, cache read 25%, input 25%).

- ABC-1, \`feature/ABC-1\`, shop: $4.00
- \`tidy\`, shop: ≥ $1.00

- Each new token was read again 0.5 times from the cache.
- 33% of all tokens that were sent came from the cache.
- 1,000 output tokens cost $2.50 with everything that was read to get them.

*List-price estimate: what these tokens cost at public prices. A subscription is billed otherwise. ≥ marks the least it can have been.*

### Not measured

- Copilot: completions
`,
    );
  });

  it('keeps the blocks apart, and says as of when', () => {
    const text = markdown(summary({ sums: [sum({ time: noon })] }), outcomesView());
    const [spent = '', became = '', per = ''] = text.split(/### (?:What became of it|Tokens per what)/);
    assert.match(spent, /ABC-1/);
    assert.match(
      became,
      /- ABC-0, `feature\/ABC-0`, #0: landed on 2026-11-20 \(Landed on main: merge commit abc1234 holds it; 2 commits were printed by the session’s own tools\)/,
    );
    assert.match(became, /- ABC-3, `feature\/ABC-3`: probably replaced/);
    assert.match(became, /\*As of the last fetch, Nov 20/);
    assert.doesNotMatch(became, /\$/);
    assert.match(per, /7 branches landed, \$28.00 linked to them; median \$4.00 \(98% interval \$1.00 to \$7.00\)/);
    assert.match(per, /83% of the cost has a branch/);
    assert.match(per, /- `feature\/ABC-6`: \$7.00/);
  });

  it('names the day of the revert, not only that of the landing', () => {
    const [first] = outcomesView().became.rows;
    assert.ok(first);
    const row = { ...first, state: 'reverted' as const, revertedAt: noon + 3 * 24 * HOUR };
    const text = markdown(summary({ sums: [sum({ time: noon })] }), outcomesView({ rows: [row] }));
    assert.match(text, /reverted on 2026-11-23 \(landed on 2026-11-20\)/);
  });

  it('says how far it got', () =>
    assert.match(
      markdown(summary({ sums: [sum({ time: noon })] }), outcomesView({ running: true, done: 2, of: 9 })),
      /\*Looked at 2 of 9 branches so far\.\*/,
    ));

  for (const name of HOSTILE)
    it(`makes nothing of ${JSON.stringify(name.slice(0, 40))}`, () => {
      const lines = (text: string): number => text.split('\n').length;
      const view = (text: string) =>
        markdown(
          summary({
            sums: [sum({ time: noon, branch: text, ticket: text, repository: `/r/${text}` })],
            notMeasured: [text],
          }),
          outcomesView({ problem: text }),
        );
      const made = view(name);
      // As many lines as with a harmless name, so no block begins in it.
      assert.equal(lines(made), lines(view('harmless')));
      const outsideOfCode = made.replaceAll(/`[^`\n]*`/g, '');
      assert.doesNotMatch(outsideOfCode, /(?<!\\)[<[\]|]|(?<!\\)`|:\/\//);
    });
});

describe('the brief summary as Markdown', () => {
  it('is a line for each ticket, with its states, and one for what has none', () => {
    const sums = [
      sum({ time: noon, cents: 400, ticket: 'ABC-0', branch: 'feature/ABC-0' }),
      sum({ time: noon, cents: 200, ticket: 'ABC-5', branch: 'feature/ABC-5' }),
      sum({ time: noon, cents: 52, ticket: '' }),
      sum({ time: noon, cents: 48, ticket: '', origin: 'person' }),
    ];
    assert.equal(
      briefMarkdown(summary({ sums }), outcomesView(), FORMATS, 'en'),
      `## Friday, November 20, 2026

**$7.00** in 1 session, 4 calls, 16k tokens (output 50%, cache read 25%, input 25%).

- ABC-0: $4.00, landed
- ABC-5: $2.00, open
- No ticket: $0.48
- Untagged: $0.52

*List-price estimate: what these tokens cost at public prices. A subscription is billed otherwise.*
`,
    );
  });

  it('folds what is beyond six tickets, and loses nothing', () => {
    const sums = Array.from({ length: 9 }, (_, i) => sum({ time: noon, cents: 900 - i * 100, ticket: `ABC-${i + 1}` }));
    const text = briefMarkdown(summary({ sums }), undefined, FORMATS, 'en');
    assert.match(text, /- ABC-6: \$4\.00\n- 3 more tickets: \$6\.00\n\n/);
  });
});

describe('prose that holds names', () => {
  const cases: readonly (readonly [text: string, shown: string])[] = [
    ['Landed on main: merge commit abc1234 holds it (#12).', 'Landed on main: merge commit abc1234 holds it (#12).'],
    ['a_b *c* [d](e) <f> `g` | ~h~ \\', 'a\\_b \\*c\\* \\[d\\](e) \\<f\\> \\`g\\` \\| \\~h\\~ \\\\'],
    [
      'https://example.test www.example.test me@example.test &lt; R&D',
      'https:\\//example.test www\\.example.test me\\@example.test \\&lt; R&D',
    ],
    ['two\nlines', 'two lines'],
  ];
  for (const [text, shown] of cases) it(text, () => assert.equal(proseText(text, 400), shown));
});
