import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  acknowledge,
  duePoints,
  NOTHING_SENT,
  type OtelState,
  otelPoints,
  settle,
} from '../../../../src/core/otel/otelPoints.ts';
import { otlpBody } from '../../../../src/core/otel/otlpBody.ts';
import { providerOf } from '../../../../src/core/otel/provider.ts';
import { chargeTotal } from '../../../../src/core/usage/charge.ts';
import { type MadeSum, sum } from '../summarySamples.ts';
import { collected } from './strictOtlp.ts';

const QUARTER = 900_000;
const START = 1_790_000_000_000 - (1_790_000_000_000 % QUARTER);
const options = { withNames: true, agentLabel: (agent: string) => agent };

const made: fc.Arbitrary<MadeSum> = fc.record({
  time: fc.nat(20 * QUARTER).map((after) => START + after),
  model: fc.constantFrom('claude-sonnet-4-5', 'gpt-5'),
  ticket: fc.constantFrom('', 'ABC-1', 'ABC-2'),
  branch: fc.constantFrom('main', 'x'),
  calls: fc.integer({ min: 1, max: 5 }),
  cents: fc.nat(500).map((n) => n * 4),
});

const closed = (all: readonly MadeSum[], now: number) =>
  all.filter(({ time }) => time - (time % QUARTER) + QUARTER <= now);

describe('what a collector is sent', () => {
  it('adds up to the ledger, after any number of runs, lost answers and new tags', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ more: fc.array(made, { maxLength: 5 }), tagged: fc.boolean(), taken: fc.nat(4) }), {
          maxLength: 8,
        }),
        (runs) => {
          let [all, state]: [MadeSum[], OtelState] = [[], NOTHING_SENT];
          const bodies: unknown[] = [];
          const run = (now: number, taken: number): void => {
            const due = duePoints(otelPoints(all.map(sum), options), state, { since: START, now });
            // The collector takes some parts; then it fails.
            const part = due.slice(0, taken);
            if (part.length > 0) bodies.push(otlpBody(part, '1.0.0'));
            state = acknowledge(state, part);
            if (part.length === due.length) state = settle(state, { since: START, now });
          };
          for (const [i, { more, tagged, taken }] of runs.entries()) {
            all = [...all, ...more].map((each) => (tagged ? { ...each, ticket: 'NEW-1' } : each));
            run(START + i * 3 * QUARTER, taken === 4 ? Infinity : taken);
          }
          const end = START + 30 * QUARTER;
          run(end, Infinity);
          run(end, Infinity);
          const { sums } = collected(bodies);
          const whole = closed(all, end).map(sum);
          const counted = (of: (one: (typeof whole)[number]) => number): number =>
            whole.reduce((n, one) => n + of(one), 0);
          assert.equal(
            sums.get('token_ledger.calls') ?? 0,
            counted(({ totals }) => totals.calls),
          );
          assert.equal(
            sums.get('gen_ai.client.inference.usage.input_tokens') ?? 0,
            counted(({ totals: { tokens: t } }) => t.input + t.cacheRead + t.cacheWrite5m + t.cacheWrite1h),
          );
          const cost = counted(({ totals }) => chargeTotal(totals.charge)) / 1e9;
          assert.ok(Math.abs((sums.get('token_ledger.cost') ?? 0) - cost) < 1e-6);
        },
      ),
    ));

  it('is also what a run with a later --since left out in between', () => {
    const DAY = 96 * QUARTER;
    const all = [1, 3, 39].map((day): MadeSum => ({ time: START + day * DAY, cents: 4, calls: 1 }));
    const points = otelPoints(all.map(sum), options);
    const bodies: unknown[] = [];
    let state: OtelState = NOTHING_SENT;
    for (const [since, now] of [
      [0, 2],
      [38, 40],
      [0, 41],
      [0, 80],
    ] as const) {
      const span = { since: START + since * DAY, now: START + now * DAY };
      const due = duePoints(points, state, span);
      if (due.length > 0) bodies.push(otlpBody(due, '1.0.0'));
      state = settle(acknowledge(state, due), span);
    }
    assert.equal(collected(bodies).sums.get('token_ledger.calls'), 3);
    assert.deepEqual(state.sent, {}, 'what is old is not kept');
  });

  it('is nothing of a quarter that still runs, nor of one that was settled long ago', () => {
    const points = otelPoints([sum({ time: START })], options);
    assert.equal(duePoints(points, NOTHING_SENT, { since: START, now: START + QUARTER - 1 }).length, 0);
    const later = START + 40 * 86_400_000;
    const settled = settle(acknowledge(NOTHING_SENT, points), { since: START, now: later });
    assert.deepEqual(settled.sent, {});
    assert.equal(duePoints(points, settled, { since: START, now: later }).length, 0);
    // What was before the first run is sent where it is asked for.
    const older = otelPoints([sum({ time: START - QUARTER })], options);
    assert.equal(duePoints(older, settled, { since: START - QUARTER, now: later }).length, 2);
  });

  it('holds no folder and, without names, no repository, branch or ticket', () => {
    const one = sum({ time: START, repository: '/home/me/shop', branch: 'x', ticket: 'ABC-1' });
    const names = (withNames: boolean) =>
      collected([otlpBody(otelPoints([one], { ...options, withNames }), '1')]).names;
    assert.deepEqual([...(names(true).get('vcs.repository.name') ?? [])], ['shop']);
    assert.deepEqual([...(names(true).get('token_ledger.ticket') ?? [])], ['ABC-1']);
    assert.deepEqual(
      [...names(false).keys()].toSorted((a, b) => a.localeCompare(b)),
      [
        'gen_ai.agent.name',
        'gen_ai.operation.name',
        'gen_ai.provider.name',
        'gen_ai.request.model',
        'token_ledger.basis',
      ],
    );
    for (const text of [...names(true).values()].flatMap((values) => [...values])) assert.ok(!text.includes('/home'));
  });

  it('names calls without a price, and no cost of 0 for them', () => {
    const { sums } = collected([
      otlpBody(
        duePoints(otelPoints([sum({ time: START, unpriced: true })], options), NOTHING_SENT, {
          since: START,
          now: START + QUARTER,
        }),
        '1',
      ),
    ]);
    assert.equal(sums.get('token_ledger.unpriced_calls'), 1);
    assert.equal(sums.has('token_ledger.cost'), false);
  });

  const providers: readonly (readonly [string, string, string])[] = [
    ['', 'claude-opus-4-5', 'anthropic'],
    ['', 'gpt-5.1-codex', 'openai'],
    ['Azure', 'gpt-5', 'azure'],
    ['https://proxy.internal/v1', 'gemini-3-pro', 'gcp.gemini'],
    ['', 'house-model', 'unknown'],
  ];
  for (const [named, model, expected] of providers)
    it(`${named || 'nobody'} with ${model} is ${expected}`, () => assert.equal(providerOf(named, model), expected));
});
