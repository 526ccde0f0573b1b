import assert from 'node:assert/strict';
import { proseText } from '../../../../src/core/text/proseText.ts';
import { summaryMarkdown } from '../../../../src/core/summary/summaryMarkdown.ts';
import { outcomesView } from '../outcomeSamples.ts';
import { FORMATS, HOSTILE } from '../statusSamples.ts';
import { DAY, HOUR, sum, summary } from '../summarySamples.ts';

const noon = DAY.start + 12 * HOUR;
const markdown = (view = summary(), outcomes?: ReturnType<typeof outcomesView>): string =>
  summaryMarkdown(view, outcomes, FORMATS, 'en');

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
      /- ABC-0, `feature\/ABC-0`, #0: landed on 2026-11-20 \(Landed on main: merge commit abc1234 holds it\)/,
    );
    assert.match(became, /- ABC-3, `feature\/ABC-3`: probably replaced/);
    assert.match(became, /\*As of the last fetch, Nov 20/);
    assert.doesNotMatch(became, /\$/);
    assert.match(per, /7 branches landed, \$28.00 linked to them; middle \$4.00, 98 % sure between \$1.00 and \$7.00/);
    assert.match(per, /83% of the cost has a branch/);
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
