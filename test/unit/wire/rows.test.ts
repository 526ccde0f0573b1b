import assert from 'node:assert/strict';
import fc from 'fast-check';
import { OUTCOME_STATES } from '../../../src/core/outcomes/outcome.ts';
import { foldUsage } from '../../../src/wire/aggregateSmallCells.ts';
import { modelFamily } from '../../../src/wire/families.ts';
import { dollarsOf, isTwoDigits, nanoOf, twoDigits } from '../../../src/wire/round.ts';
import { artifactOf, type DayTotal, outcomeContent, usageContent } from '../../../src/wire/rows.ts';
import { outcomeRow, usageRow } from '../../../src/wire/schema.ts';
import { dayTotal, policy, rulesOf } from './support.ts';

const bucketPolicy = { ...policy, detail: 'bucket' as const };
const MARK = 'PLANTED';

const anyTotal: fc.Arbitrary<DayTotal> = fc.record({
  day: fc.constant('2026-11-18'),
  agent: fc.constantFrom('claude-code', 'codex', `${MARK}-agent`),
  model: fc.constantFrom('claude-opus-4-5', 'gpt-5.1-codex', `${MARK}/local-model`, `ollama/${MARK}-qwen3`),
  ticket: fc.constantFrom('', 'ABC-1', 'ABC-2', 'XYZ-9', `${MARK} free text`, `abc-${MARK}`, '#12'),
  pullRequest: fc.constantFrom('', 'octo/shop#212', `https://example.com/${MARK}/pull/1`, MARK),
  branch: fc.constantFrom('', `feature/${MARK}`),
  repository: fc.constantFrom('', `/home/${MARK}/src`, 'octo/shop', 'secret-org/search'),
  tokens: fc.record({
    input: fc.nat(9_999_999),
    cacheWrite5m: fc.nat(9_999_999),
    cacheWrite1h: fc.nat(99),
    cacheRead: fc.nat(999_999_999),
    output: fc.nat(999_999),
    reasoning: fc.constant(0),
  }),
  reasoningUnknown: fc.boolean(),
  cost: fc.nat(2_000_000_000).map((micro) => micro * 1000),
  lowerBound: fc.boolean(),
  state: fc.constantFrom(...OUTCOME_STATES),
});

describe('rows', () => {
  const artifacts: readonly (readonly [Partial<DayTotal>, string | null])[] = [
    [{ ticket: 'ABC-123' }, 'ABC-123'],
    [{ ticket: 'AB#12' }, 'AB#12'],
    [{ ticket: 'sc-77' }, 'sc-77'],
    [{ ticket: '#42', repository: 'octo/shop' }, 'octo/shop#42'],
    [{ ticket: '#42', repository: 'shop' }, null],
    [{ ticket: 'talk with Ann', pullRequest: 'octo/shop#7' }, 'octo/shop#7'],
    [{ ticket: 'talk with Ann' }, null],
    [{ ticket: 'ann@example.com' }, null],
    [{ ticket: '', pullRequest: '/home/ann/shop#7' }, null],
  ];
  for (const [part, wanted] of artifacts) {
    it(`${JSON.stringify(part)} leaves as ${wanted}`, () => assert.equal(artifactOf(dayTotal(part), policy), wanted));
  }
  it('a policy without pull requests gets none, and bucket detail gets no artifact', () => {
    const without = { ...policy, fields: policy.fields.filter((field) => field !== 'pullRequests') };
    assert.equal(artifactOf(dayTotal({ ticket: '', pullRequest: 'octo/shop#7' }), without), null);
    assert.equal(artifactOf(dayTotal(), bucketPolicy), null);
  });
  const families: readonly (readonly [string, string])[] = [
    ['claude-opus-4-5-20251101', 'claude-opus'],
    ['anthropic/claude-sonnet-4.5', 'claude-sonnet'],
    ['us.anthropic.claude-3-haiku', 'claude-haiku'],
    ['gpt-5.1-codex-max', 'gpt-5-codex'],
    ['gpt-5-mini', 'gpt-5-mini'],
    ['openai/gpt-5.2', 'gpt-5'],
    ['gemini-3-pro-preview', 'gemini-pro'],
    ['acme-internal-secret', 'other'],
  ];
  for (const [model, family] of families) it(`${model} is ${family}`, () => assert.equal(modelFamily(model), family));

  it('buckets come from the person’s own rules and the team’s own words', () => {
    const [cell] = usageContent([dayTotal()], rulesOf()).cells;
    assert.equal(cell?.bucket, 'checkout');
    const [unknown] = usageContent([dayTotal()], rulesOf({ ...policy, buckets: ['search'] })).cells;
    assert.equal(unknown?.bucket, 'other');
  });
  it('in artifact detail sums stay exact, rows fit the schema, and nothing planted leaves', () => {
    fc.assert(
      fc.property(fc.array(anyTotal, { maxLength: 60 }), (totals) => {
        const rules = rulesOf();
        const usage = usageContent(totals, rules);
        const outcome = outcomeContent(totals, rules);
        assert.ok(usageRow.safeParse({ ...usage, rev: 1 }).success);
        assert.ok(outcome && outcomeRow.safeParse({ ...outcome, rev: 1 }).success);
        const cost = totals.reduce((sum, total) => sum + total.cost, 0);
        assert.equal(
          usage.cells.reduce((sum, cell) => sum + nanoOf(cell.cost), 0),
          cost,
        );
        assert.equal(
          outcome.cells.reduce((sum, cell) => sum + nanoOf(cell.cost), 0),
          cost,
        );
        const read = totals.reduce((sum, total) => sum + total.tokens.cacheRead, 0);
        assert.equal(
          usage.cells.reduce((sum, cell) => sum + cell.cacheRead, 0),
          read,
        );
        assert.ok(!JSON.stringify([usage, outcome]).includes(MARK));
      }),
    );
  });
  it('in bucket detail every number has two digits, and no artifact and no repository leaves', () => {
    fc.assert(
      fc.property(fc.array(anyTotal, { maxLength: 60 }), (totals) => {
        const usage = usageContent(totals, rulesOf(bucketPolicy));
        const outcome = outcomeContent(totals, rulesOf(bucketPolicy));
        for (const cell of [...usage.cells, ...(outcome?.cells ?? [])]) {
          for (const value of Object.values(cell)) if (typeof value === 'number') assert.ok(isTwoDigits(value));
          assert.equal(cell.artifact, null);
        }
        assert.doesNotMatch(JSON.stringify([usage, outcome]), /PLANTED|octo|secret-org|ABC-1/);
      }),
    );
  });
  it('a row has at most 500 cells; the cheapest fold, sums stay', () => {
    const totals = Array.from({ length: 900 }, (_, i) =>
      dayTotal({ ticket: `ABC-${i + 1}`, cost: (i + 1) * 1_000_000 }),
    );
    const { cells } = usageContent(totals, rulesOf());
    assert.ok(cells.length <= 500);
    assert.equal(
      cells.reduce((sum, cell) => sum + nanoOf(cell.cost), 0),
      (900 * 901 * 1_000_000) / 2,
    );
    assert.ok(cells.some((cell) => cell.artifact === 'ABC-900'));
    assert.ok(!cells.some((cell) => cell.artifact === 'ABC-1'));
    assert.equal(foldUsage(cells, 1).length, 1);
  });
  it('a lower bound says so, and unknown reasoning is null', () => {
    const [cell] = usageContent([dayTotal(), dayTotal({ lowerBound: true, reasoningUnknown: true })], rulesOf()).cells;
    assert.deepEqual([cell?.basis, cell?.reasoning, cell?.cost], ['list-at-least', null, 8.2]);
  });
  it('two digits, and dollars to a millionth', () => {
    assert.deepEqual([0, 7, 99, 101, 12_345, 0.0456, 4.149].map(twoDigits), [0, 7, 99, 100, 12_000, 0.046, 4.1]);
    fc.assert(fc.property(fc.nat(2 ** 31 - 1), (micro) => nanoOf(dollarsOf(micro * 1000)) === micro * 1000));
  });
});
