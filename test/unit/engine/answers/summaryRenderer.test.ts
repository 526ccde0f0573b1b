import assert from 'node:assert/strict';
import { join } from 'node:path';
import { HYDRATION_DATA_ID } from '../../../../src/core/panel/pageData.ts';
import { drawnFrom } from '../../../../src/core/summary/prerenderedPage.ts';
import { periodOf, rangeOf } from '../../../../src/core/summary/summaryPeriod.ts';
import type { SummaryView } from '../../../../src/core/summary/summarySchema.ts';
import { addDays, parseDay, startOfDay } from '../../../../src/core/usage/day.ts';
import { NANO_PER_DOLLAR as DOLLAR } from '../../../../src/core/usage/money.ts';
import { createSummaryRenderer } from '../../../../src/engine/answers/summaryRenderer.ts';
import { FULL, HOSTILE_DAY, NEXT_TURN } from '../../../workbench/panelSituations.ts';
import { HOUR, sum, summary } from '../../core/summarySamples.ts';

const DIST = join(import.meta.dirname, '../../../../dist');
const fail = (error: unknown): never => assert.fail(String(error));

describe('the summary’s page, drawn in the worker', () => {
  const draw = createSummaryRenderer(DIST, fail);

  it('holds the figures, and what they were drawn from', () => {
    const body = draw(FULL, 'en');
    const sum = body.indexOf('class="sum"');
    assert.ok(sum > 0 && sum < body.indexOf('<script'));
    const [, from = ''] =
      new RegExp(`<script type="application/json" id="${HYDRATION_DATA_ID}">([^<]*)</script>`).exec(body) ?? [];
    assert.deepEqual(drawnFrom.parse(JSON.parse(from)).view, FULL);
  });

  it('lets no foreign text become HTML, and has nothing that runs or dresses', () => {
    const body = draw(HOSTILE_DAY, 'en');
    assert.match(body, /&lt;img src=x onerror=alert\(1\)>/);
    assert.doesNotMatch(body, /<(?:img|iframe|style|link|object)\b|\sstyle=|\son\w+="/i);
    assert.equal(body.match(/<script/g)?.length, 1);
  });

  it('writes as the person’s language does', () => {
    assert.match(draw(FULL, 'de'), /20\. November 2026/);
    assert.match(draw(FULL, ''), /November 20, 2026/);
  });

  it('has the next turn of a session in use below what is untagged, and no place for none', () => {
    const text = (view: SummaryView) =>
      draw(view, 'en')
        .replace(/<script[\s\S]*/, '')
        .replace(/<[^>]+>/g, '');
    const drawn = text({ ...FULL, nextTurn: NEXT_TURN });
    assert.match(
      drawn,
      /Next turnMake totals exact · Claude CodeContext 124k of 200k \(62%\)At least \$0\.08 · while the cache is warm \(until .+?\)At least \$0\.93 · after that/,
    );
    const places = ['What was spent', 'work without a ticket', 'Next turn', 'When, and what it is made of'].map(
      (words) => drawn.indexOf(words),
    );
    assert.ok(!places.includes(-1), String(places));
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    assert.doesNotMatch(text(FULL), /Next turn/);
  });

  it('has a bar for each day of a month, with their median and the line of the day’s budget', () => {
    const month = periodOf('month', parseDay('2026-11-20'));
    const sums = [1, 2, 4].map((dollars) => sum({ time: month.start + dollars * 24 * HOUR, cents: 100 * dollars }));
    const drawn = draw(summary({ period: month, sums, dayBudget: 5 * DOLLAR }), 'en');
    assert.match(drawn, /By day<.*most at Thu 5: \$4\.00 · median \$2\.00 · budget of all folders: \$5\.00 a day/s);
    // The budget is the highest of all: its line is where the highest bar would end.
    assert.match(drawn, /<line class="budget" x1="0" x2="100%" y1="16"/);
    const highest = draw(summary({ period: month, sums, dayBudget: 2 * DOLLAR }), 'en');
    assert.match(highest, /<line class="budget" x1="0" x2="100%" y1="63"/);
    assert.doesNotMatch(draw(summary({ period: month, sums }), 'en'), /class="budget"|budget of/);
  });

  for (const [days, title, peak] of [
    [100, 'By week', /most at Nov 30, 2026: \$4\.00 · median \$3\.00/],
    [500, 'By month', /most at Dec 1, 2026: \$4\.00 · median \$3\.00/],
  ] as const)
    it(`has bars ${title.toLowerCase()} where ${days} days are too many, and no line of a day’s budget`, () => {
      const from = parseDay('2026-11-02');
      const sums = [0, 1, 29].map((day, i) =>
        sum({ time: startOfDay(addDays(from, day)), cents: [100, 100, 400][i] ?? 0 }),
      );
      const drawn = draw(summary({ period: rangeOf(from, addDays(from, days)), sums, dayBudget: DOLLAR }), 'en');
      assert.ok(drawn.includes(`<h3>${title}</h3>`));
      assert.match(drawn, peak);
      assert.doesNotMatch(drawn, /class="budget"|budget of|days? with calls/);
    });

  it('draws nothing where its bundle is missing, and says why', () => {
    const errors: unknown[] = [];
    assert.equal(createSummaryRenderer(join(DIST, 'nowhere'), (error) => errors.push(error))(FULL, 'en'), '');
    assert.match(String(errors), /main\.js/);
  });
});
