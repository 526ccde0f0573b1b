import assert from 'node:assert/strict';
import { csv } from '../../../../src/core/export/csv.ts';
import { exportRows } from '../../../../src/core/export/exportRow.ts';
import { focusCsv } from '../../../../src/core/export/focusCsv.ts';
import { summaryCsv } from '../../../../src/core/export/summaryCsv.ts';
import { summaryJson } from '../../../../src/core/summary/summaryJson.ts';
import { outcomesView } from '../outcomeSamples.ts';
import { HOSTILE } from '../statusSamples.ts';
import { DAY, HOUR, sum, summary } from '../summarySamples.ts';

const noon = DAY.start + 12 * HOUR;
const SUMS = [
  sum({ time: noon, cents: 400 }),
  sum({ time: noon + HOUR, cents: 100 }),
  sum({ time: noon, session: 's2', model: 'house-1', unpriced: true, lowerBound: true, ticket: '', branch: '' }),
];
const rows = exportRows(SUMS);

/** Reads RFC 4180 text. */
function parse(text: string): string[][] {
  const lines: string[][] = [[]];
  const cells = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|$)/gy;
  for (let found = cells.exec(text); found !== null && found[0] !== ''; found = cells.exec(text)) {
    const raw = found[1] ?? '';
    lines.at(-1)?.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (found[2] === '\r\n') lines.push([]);
  }
  return lines.slice(0, -1);
}

function records(text: string): Record<string, string>[] {
  const [head = [], ...body] = parse(text);
  return body.map((line) => {
    assert.equal(line.length, head.length);
    return Object.fromEntries(head.map((name, i) => [name, line[i] ?? '']));
  });
}

describe('the summary as a table', () => {
  it('has a row for each day, session, model, branch and ticket; they sum to the whole', () => {
    const found = records(summaryCsv(rows));
    assert.deepEqual(
      found.map(({ day, session, model, ticket, calls, list_cost_usd, unpriced_calls, lower_bound }) =>
        [day, session, model, ticket, calls, list_cost_usd, unpriced_calls, lower_bound].join(' '),
      ),
      ['2026-11-20 s1 claude-sonnet-4-5 ABC-1 2 5 0 false', '2026-11-20 s2 house-1  1 0 1 true'],
    );
  });

  for (const name of HOSTILE)
    it(`is read back as it was: ${JSON.stringify(name.slice(0, 30))}`, () => {
      const [found] = records(summaryCsv(exportRows([sum({ time: noon, branch: name })])));
      assert.equal(found?.['branch']?.replace(/^'/, ''), name);
    });

  const formulas: readonly (readonly [string, string])[] = [
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['+cmd', "'+cmd"],
    ['-2+3', "'-2+3"],
    ['-2.5', '-2.5'],
    ['\tx', "'\tx"],
    ['a=b', 'a=b'],
    ['a"b', '"a""b"'],
    ['=a,b', '"\'=a,b"'],
    ['x;=1+1', '"x;\'=1+1"'],
    ['x; =1+1', '"x; \'=1+1"'],
    ['x;"=1+1', '"x;""\'=1+1"'],
    ['x\t@SUM(A1)', "x\t'@SUM(A1)"],
    ['x\n=1+1', '"x\n\'=1+1"'],
    ['a;b', '"a;b"'],
  ];
  for (const [cell, written] of formulas)
    it(`no spreadsheet runs ${JSON.stringify(cell)}`, () => assert.equal(csv([[cell]]), `${written}\r\n`));
});

describe('the summary in the shape of FOCUS', () => {
  const found = records(focusCsv(rows));

  it('has a row for each token type, with the cost of each', () => {
    const one = found.filter(({ ServiceName }) => ServiceName === 'claude-sonnet-4-5');
    assert.deepEqual(
      one.map(({ SkuMeter, ConsumedQuantity, ListCost }) => `${SkuMeter} ${ConsumedQuantity} ${ListCost}`),
      ['Input Tokens 2000 1.25', 'Cache Write Tokens 2000 0', 'Cache Read Tokens 2000 1.25', 'Output Tokens 2000 2.5'],
    );
  });

  it('fills what must not be empty, and says that it is no bill', () => {
    for (const row of found) {
      assert.deepEqual(
        [row['BilledCost'], row['EffectiveCost'], row['BillingCurrency'], row['x_CostBasis']],
        ['0', '0', 'USD', 'list-estimate'],
      );
      assert.match(row['ChargePeriodStart'] ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.ok((row['ChargePeriodStart'] ?? '') < (row['ChargePeriodEnd'] ?? ''));
      assert.ok((row['BillingPeriodStart'] ?? '') <= (row['ChargePeriodStart'] ?? ''));
      const unit = Number(row['ListUnitPrice']) * Number(row['PricingQuantity']);
      assert.ok(Math.abs(unit - Number(row['ListCost'])) < 1e-9);
    }
  });

  it('tags with what the work was for', () =>
    assert.deepEqual(JSON.parse(found[0]?.['Tags'] ?? ''), {
      branch: 'feature/ABC-1',
      ticket: 'ABC-1',
      repository: '/home/me/shop',
    }));
});

describe('the summary as JSON', () => {
  it('has money in dollars and totals as reports have them', () => {
    const view = JSON.parse(summaryJson(summary({ sums: SUMS, cacheSaving: 2_000_000_000 }), outcomesView())) as {
      readonly schema: string;
      readonly spent: {
        readonly totals: { readonly cost: { readonly total: number }; readonly unpriced: object };
        readonly tickets: readonly { readonly totals: { readonly cost: { readonly total: number } } }[];
        readonly composition: { readonly cacheSaving: number };
      };
      readonly per: { readonly cost: { readonly total: number; readonly values: readonly number[] } };
      readonly became: {
        readonly states: readonly { readonly totals: { readonly cost: { readonly total: number } } }[];
      };
    };
    assert.equal(view.schema, 'token-ledger/summary@1');
    assert.equal(view.spent.totals.cost.total, 5);
    assert.deepEqual(view.spent.totals.unpriced, { calls: 1, models: ['house-1'] });
    assert.equal(view.spent.tickets[0]?.totals.cost.total, 5);
    assert.equal(view.spent.composition.cacheSaving, 2);
    assert.deepEqual([view.per.cost.total, view.per.cost.values[0]], [28, 1]);
    assert.equal(view.became.states[0]?.totals.cost.total, 1);
  });

  it('says null for what was not asked', () => {
    const view = JSON.parse(summaryJson(summary(), undefined)) as Record<string, unknown>;
    assert.deepEqual([view['became'], view['per']], [null, null]);
  });
});
