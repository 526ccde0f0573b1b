import assert from 'node:assert/strict';
import { summaryText } from '../../../../src/cli/summary/summaryText.ts';
import { periodOf } from '../../../../src/core/summary/summaryPeriod.ts';
import { outcomesView } from '../../core/outcomeSamples.ts';
import { FORMATS, HOSTILE } from '../../core/statusSamples.ts';
import { DAY, HOUR, history, sum, summary } from '../../core/summarySamples.ts';

const noon = DAY.start + 12 * HOUR;
const view = summary({
  sums: [
    sum({ time: noon, cents: 400, ticket: 'ABC-0', branch: 'feature/ABC-0' }),
    sum({ time: noon, session: 's2', cents: 100, ticket: '', branch: 'tidy' }),
    sum({
      time: noon,
      session: 's3',
      ticket: 'XY-1',
      branch: 'a-branch/that-nobody-reads',
      unpriced: true,
    }),
  ],
  ...history([sum({ time: noon - 24 * HOUR, cents: 200 })]),
  notMeasured: ['Copilot: completions are in no log'],
});

/** At so many columns, as `COLUMNS` says. */
function at(columns: number, long = false, shown = view): string {
  const before = process.env['COLUMNS'];
  process.env['COLUMNS'] = String(columns);
  try {
    return summaryText(shown, outcomesView(), { formats: FORMATS, locale: 'en', long, repository: '/home/me/shop' });
  } finally {
    if (before === undefined) delete process.env['COLUMNS'];
    else process.env['COLUMNS'] = before;
  }
}

describe('the summary on a terminal', () => {
  it('answers what was spent, on what, what is untagged and what became of it', () => {
    const text = at(100);
    assert.match(text, /^Friday, November 20, 2026 · shop\n/);
    assert.match(text, /\$5\.00 \+ unpriced in 3 sessions/);
    assert.match(text, /\+\$3\.00 against the day before \(\$2\.00\):\n {4}\+\$\d/);
    assert.match(text, /^ABC-0 +feature\/ABC-0 in shop +landed +80% +\$4\.00$/m);
    assert.match(text, /^\(untagged\) +20% +\$1\.00$/m);
    assert.match(text, /^XY-1 .*unpriced$/m);
    assert.match(text, /^feature\/ABC-4 .*#4 +reverted/m);
    assert.match(text, /^feature\/ABC-6 +shop +4k +\$7\.00$/m);
  });

  it('says how many days reached the day’s budget, when long and where there is one', () => {
    const period = periodOf('month', DAY.from);
    const sums = [1, 2, 4].map((dollars) => sum({ time: period.start + dollars * 24 * HOUR, cents: 100 * dollars }));
    const text = (dayBudget?: number) => at(100, true, summary({ period, sums, dayBudget }));
    assert.match(text(2e9), /^Median +\$2\.00\n2 of them reached your budget of \$2\.00 a day \(all folders\)\.$/m);
    assert.doesNotMatch(text(), /budget/);
  });

  it('adds evidence, commits and sessions when it is long', () => {
    const text = at(100, true);
    for (const words of [/^s2 /m, /E2: 2 commits were printed/, /abc1234def \(E2\)/, /wrote 90 of the lines/])
      assert.match(text, words);
    assert.doesNotMatch(at(100), /E2: /);
    // The trend of what landed stands apart from what was spent.
    assert.match(at(100, true), /^Trend\nWeek of +Branches landed +Median cost\n─+\n2026-11-13 +1 +\$1\.00$/m);
  });

  for (const columns of [60, 80])
    for (const long of [false, true])
      it(`has no line wider than ${columns} columns${long ? ', when long' : ''}`, () => {
        for (const line of at(columns, long).split('\n')) assert.ok(line.length <= columns, line);
      });

  for (const name of HOSTILE)
    it(`makes nothing of ${JSON.stringify(name.slice(0, 40))}`, () => {
      const hostile = summary({ sums: [sum({ time: noon, branch: name, ticket: name, repository: `/r/${name}` })] });
      assert.doesNotMatch(at(80, true, hostile).replaceAll('\n', ''), /\p{Cc}/u);
    });
});
