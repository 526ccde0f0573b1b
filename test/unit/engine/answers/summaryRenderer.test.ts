import assert from 'node:assert/strict';
import { join } from 'node:path';
import { HYDRATION_DATA_ID } from '../../../../src/core/panel/pageData.ts';
import { drawnFrom } from '../../../../src/core/summary/prerenderedPage.ts';
import type { SummaryView } from '../../../../src/core/summary/summarySchema.ts';
import { createSummaryRenderer } from '../../../../src/engine/answers/summaryRenderer.ts';
import { FULL, HOSTILE_DAY, NEXT_TURN } from '../../../workbench/panelSituations.ts';

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

  it('draws nothing where its bundle is missing, and says why', () => {
    const errors: unknown[] = [];
    assert.equal(createSummaryRenderer(join(DIST, 'nowhere'), (error) => errors.push(error))(FULL, 'en'), '');
    assert.match(String(errors), /main\.js/);
  });
});
