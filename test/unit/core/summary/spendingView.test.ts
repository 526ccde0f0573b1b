import assert from 'node:assert/strict';
import fc from 'fast-check';
import { spentView } from '../../../../src/core/summary/spendingView.ts';
import { spentView as schema } from '../../../../src/core/summary/spentSchema.ts';
import { periodOf } from '../../../../src/core/summary/summaryPeriod.ts';
import { changeWords, reasoningWords } from '../../../../src/core/summary/summaryWords.ts';
import { detailText, NOT_ITEMISED_DETAIL } from '../../../../src/core/usage/callDetail.ts';
import { chargeTotal } from '../../../../src/core/usage/charge.ts';
import { addDays, parseDay } from '../../../../src/core/usage/day.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../../../src/core/usage/totals.ts';
import { FORMATS } from '../statusSamples.ts';
import { DAY, HOUR, history, spentInput, sum } from '../summarySamples.ts';

const DOLLAR = 1_000_000_000;
const noon = DAY.start + 12 * HOUR;

const whole = (rows: readonly { readonly totals: Totals }[]): Totals =>
  rows.reduce((all, { totals }) => addTotals(all, totals), NO_TOTALS);

/** So many earlier days, the latest yesterday; each cost what `cents` says. */
const earlier = (days: number, cents: (day: number) => number) =>
  Array.from({ length: days }, (_, i) =>
    sum({ time: periodOf('day', addDays(DAY.from, i - days)).start + 10 * HOUR, cents: cents(i) }),
  );

describe('what was spent', () => {
  it('is nothing where nothing was', () => {
    const view = spentView(spentInput());
    assert.equal(chargeTotal(view.totals.charge), 0);
    assert.equal(view.slots.length, 24);
    assert.deepEqual([view.tickets, view.sessions, view.usual, view.unusual], [[], [], null, null]);
  });

  const made = fc.record({
    time: fc.integer({ min: DAY.start, max: DAY.end - 1 }),
    session: fc.constantFrom('a', 'b', 'c'),
    agent: fc.constantFrom('claude-code' as const, 'codex' as const),
    model: fc.constantFrom('m1', 'm2', ''),
    repository: fc.constantFrom('/r/one', '/r/two', ''),
    branch: fc.constantFrom('main', 'feature/x', ''),
    ticket: fc.constantFrom('ABC-1', '#7', ''),
    origin: fc.constantFrom('rule' as const, 'person' as const, 'none' as const),
    calls: fc.integer({ min: 1, max: 9 }),
    cents: fc.integer({ min: 0, max: 999 }).map((n) => n * 4),
    unpriced: fc.boolean(),
    lowerBound: fc.boolean(),
    detail: fc.constantFrom('', detailText({ subagent: 'Explore', effort: 'high' }), detailText({ mcp: 'github' })),
  });

  it('sums to the same whole in every grouping, and fits its schema', () =>
    fc.assert(
      fc.property(fc.array(made, { maxLength: 40 }), (all) => {
        const sums = all.map(sum);
        const view = spentView(spentInput({ sums }));
        const uses = view.usedBy.map(({ rows }) => rows);
        for (const rows of [view.slots, view.tickets, view.branches, view.agents, view.models, view.sessions, ...uses])
          assert.deepEqual(whole(rows), whole(sums));
        assert.deepEqual(view.totals, whole(sums));
        for (const session of view.sessions) assert.deepEqual(whole(session.works), session.totals);
        for (const { key, ticket, totals } of view.tickets.filter((row) => row.ticket.text !== ''))
          assert.deepEqual(
            whole(view.sessions.flatMap(({ works }) => works.filter((work) => work.key === key))),
            totals,
            ticket.text,
          );
        assert.deepEqual(schema.parse(JSON.parse(JSON.stringify(view))), view);
      }),
    ));

  it('names what used it only in the ways in which a log names more than the main conversation', () => {
    const sums = [
      sum({ time: noon, cents: 40 }),
      sum({ time: noon, cents: 80, detail: detailText({ subagent: 'Explore' }) }),
      sum({ time: noon, cents: 20, detail: NOT_ITEMISED_DETAIL }),
    ];
    assert.deepEqual(
      spentView(spentInput({ sums })).usedBy.map(({ by, rows }) => [by, rows.map(({ label }) => label)]),
      [['subagent', ['Explore', 'Main conversation', 'Not itemised by the agent']]],
    );
    assert.deepEqual(spentView(spentInput({ sums: [sum({ time: noon })] })).usedBy, []);
  });

  it('keeps a number of one repository apart from that of another; a key is the same everywhere', () => {
    const sums = ['/r/one', '/r/two'].flatMap((repository) => [
      sum({ time: noon, repository, ticket: '#7' }),
      sum({ time: noon, repository, ticket: 'ABC-1' }),
    ]);
    const { tickets } = spentView(spentInput({ sums }));
    assert.deepEqual(tickets.map(({ ticket, repository }) => `${ticket.text} ${repository}`).toSorted(), [
      '#7 /r/one',
      '#7 /r/two',
      'ABC-1 ',
    ]);
  });

  it('keeps "there is none" apart from what nobody said', () => {
    const sums = [sum({ time: noon, ticket: '', origin: 'person' }), sum({ time: noon, ticket: '', origin: 'none' })];
    const { tickets } = spentView(spentInput({ sums }));
    assert.deepEqual(tickets.map(({ ticket }) => ticket.origin).toSorted(), ['none', 'person']);
  });

  it('puts a call into the hour in which it was', () => {
    const { slots } = spentView(spentInput({ sums: [sum({ time: noon, calls: 3 }), sum({ time: DAY.end - 1 })] }));
    assert.deepEqual(
      slots.flatMap(({ totals }, hour) => (totals.calls > 0 ? [[hour, totals.calls]] : [])),
      [
        [12, 3],
        [23, 1],
      ],
    );
  });

  it('names a session by what its last call was for', () => {
    const sums = [sum({ time: noon, ticket: 'ABC-1' }), sum({ time: noon + HOUR, ticket: 'ABC-2', branch: 'b2' })];
    const { sessions } = spentView(spentInput({ sums }));
    assert.equal(sessions.length, 1);
    assert.deepEqual([sessions[0]?.ticket.text, sessions[0]?.branch], ['ABC-2', 'b2']);
    assert.deepEqual([sessions[0]?.firstTime, sessions[0]?.lastTime], [noon, noon + HOUR]);
  });

  it('says under which name a model was priced', () => {
    const sums = [{ ...sum({ time: noon, model: 'new-9' }), family: true }];
    const { models } = spentView(spentInput({ sums, pricedAs: () => 'new-8' }));
    assert.equal(models[0]?.note, 'priced as new-8');
  });
});

describe('the usual day', () => {
  it('is not spoken of before there are five', () =>
    assert.equal(
      spentView(spentInput({ sums: [sum({ time: noon })], ...history(earlier(4, () => 100)) })).usual,
      null,
    ));

  it('is a place among the last 30 active days', () => {
    const view = spentView(
      spentInput({ sums: [sum({ time: noon, cents: 1100 })], ...history(earlier(40, (i) => (i + 1) * 100)) }),
    );
    // Of $11 … $40 none cost less.
    assert.deepEqual(view.usual, {
      compared: 30,
      below: 0,
      median: 25.5 * DOLLAR,
      lowest: 11 * DOLLAR,
      highest: 40 * DOLLAR,
      soFar: false,
    });
    assert.equal(view.unusual, null);
  });

  it('is left far behind: marked by rank, with what was different in whole parts', () => {
    const sums = [
      sum({ time: noon, cents: 2000, calls: 4 }),
      sum({ time: noon, session: 's2', cents: 2000, model: 'm2' }),
    ];
    const view = spentView(spentInput({ sums, ...history(earlier(20, () => 1000)) }));
    assert.equal(view.unusual?.days, 20);
    assert.ok(Math.abs((view.unusual?.falseAlarm ?? 0) - 1 / 21) < 1e-9);
    const change = view.change;
    assert.ok(change);
    assert.equal(change.against, 'usual day');
    assert.equal(change.whole, 30 * DOLLAR);
    assert.ok(Math.abs(change.parts.reduce((all, { cost }) => all + cost, 0) - change.whole) <= 5);
    assert.deepEqual([change.appeared, change.gone], [['m2'], []]);
  });

  for (const [before, after, words] of [
    [100, 450, 'reasoning 45% of the output (10% before)'],
    [450, 100, 'reasoning 10% of the output (45% before)'],
    [100, 140, ''],
    [0, 450, ''],
    [450, 0, ''],
  ] as const)
    it(`is left behind with ${after / 10}% reasoning after ${before / 10}%: ${words || 'nothing to say'}`, () => {
      const sums = [sum({ time: noon, cents: 2500, reasoning: after })];
      const then = earlier(20, () => 1000).map((each) => ({
        ...each,
        totals: { ...each.totals, tokens: { ...each.totals.tokens, reasoning: before } },
      }));
      const { change } = spentView(spentInput({ sums, ...history(then) }));
      assert.ok(change);
      assert.equal(reasoningWords(change, FORMATS), words);
      assert.equal(changeWords(change, FORMATS).includes(`; ${words}`), words !== '');
    });

  for (const [unusualFrom, isMarked] of [
    [undefined, false],
    [4 * DOLLAR, true],
    [4 * DOLLAR + 1, false],
    [0, true],
  ] as const)
    it(`of four dollars is ${isMarked ? '' : 'not '}marked from ${unusualFrom ?? 'the usual five dollars'} on`, () => {
      const floor = unusualFrom === undefined ? {} : { unusualFrom };
      const sums = [sum({ time: noon, cents: 400 })];
      const { unusual } = spentView(spentInput({ sums, ...history(earlier(20, () => 40)), ...floor }));
      assert.equal(unusual !== null, isMarked);
    });
});

describe('a period that still runs', () => {
  const MORNING = DAY.start + 10 * HOUR;
  const yesterday = (hour: number, cents: number) => sum({ time: DAY.start - 24 * HOUR + hour * HOUR, cents });

  it('is compared with the same hours of the one before', () => {
    const view = spentView(
      spentInput({
        now: MORNING,
        sums: [sum({ time: DAY.start + 9 * HOUR, cents: 500 })],
        ...history([yesterday(9, 200), yesterday(11, 5000)]),
      }),
    );
    assert.deepEqual([view.change?.against, view.change?.soFar], ['day before', true]);
    assert.deepEqual([view.change?.base, view.change?.whole], [2 * DOLLAR, 3 * DOLLAR]);
  });

  it('is not called cheap', () => {
    const sums = [sum({ time: DAY.start + 9 * HOUR, cents: 1 })];
    const days = history(earlier(20, (i) => (i + 1) * 100));
    assert.equal(spentView(spentInput({ now: MORNING, sums, ...days })).usual, null);
    assert.equal(spentView(spentInput({ sums, ...days })).usual?.below, 0);
  });
});

describe('a week', () => {
  it('says that days have cost more for a while, not counting the day that runs', () => {
    const period = periodOf('week', parseDay('2026-11-20'));
    const at = (day: number) => period.start + day * 24 * HOUR + 9 * HOUR;
    const weeks = Array.from({ length: 56 }, (_, i) => sum({ time: at(i - 56), cents: i < 48 ? 200 : 500 }));
    const sums = [0, 1, 2].map((day) => sum({ time: at(day), cents: day < 2 ? 500 : 4 }));
    const view = spentView(spentInput({ period, now: at(2) + HOUR, sums, ...history(weeks) }));
    assert.deepEqual([view.sustained?.days, view.sustained?.times.toFixed(3)], [10, '2.500']);
    assert.equal(spentView(spentInput({ sums, ...history(weeks) })).sustained, null, 'a day');
  });

  it('is compared with the week before, exactly', () => {
    const period = periodOf('week', parseDay('2026-11-20'));
    const at = (day: string) => periodOf('day', parseDay(day)).start + 9 * HOUR;
    const view = spentView(
      spentInput({
        period,
        sums: [sum({ time: at('2026-11-17'), cents: 300 }), sum({ time: at('2026-11-18'), session: 's2', cents: 500 })],
        ...history([sum({ time: at('2026-11-11'), cents: 200 }), sum({ time: at('2026-11-04'), cents: 9900 })]),
      }),
    );
    assert.equal(view.slots.length, 7);
    assert.equal(view.change?.against, 'week before');
    assert.deepEqual([view.change.base, view.change.whole], [2 * DOLLAR, 6 * DOLLAR]);
    assert.equal(view.unusual, null);
  });
});
