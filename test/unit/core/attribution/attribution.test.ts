import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Attribution,
  type AttributionContext,
  attribute,
  type Placed,
  targetKey,
  targetOf,
} from '../../../../src/core/attribution/attribution.ts';
import { type Tag, type TagScope, undoLast } from '../../../../src/core/attribution/tags.ts';
import { branchIntervals, renamesOf } from '../../../../src/core/branches/branchIntervals.ts';
import { type BranchOfCall, branchOfCall } from '../../../../src/core/branches/branchOfCall.ts';
import { foldReflog, NO_REFLOG } from '../../../../src/core/branches/reflog.ts';
import { NO_RULES, type TicketRules } from '../../../../src/core/tickets/ticket.ts';
import { chargeTotal } from '../../../../src/core/usage/charge.ts';
import { countTokens } from '../../../../src/core/usage/tokens.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../../../src/core/usage/totals.ts';
import { sumByTarget } from './sumByTarget.ts';

const branch = (name: string): BranchOfCall => ({ state: 'branch', branch: name, origin: 'reflog', conflict: false });
const placed = (name: string, repository = '/r'): Placed => ({
  agent: 'codex',
  session: 's',
  time: 100,
  repository,
  branch: branch(name),
});
const context = (change: Partial<AttributionContext> = {}): AttributionContext => ({
  tags: [],
  rules: () => NO_RULES,
  ...change,
});
const tagged = (ticket: string | null): readonly Tag[] => [
  { id: 't', scope: { kind: 'session', agent: 'codex', session: 's' }, ticket, origin: 'person', time: 1 },
];
const reported = ({ ticket, suggestion }: Attribution) =>
  ticket.kind === 'ticket'
    ? `${ticket.text} (${ticket.origin})`
    : `${ticket.kind}${suggestion ? `, ${suggestion.ticket}?` : ''}`;

describe('what a call was for', () => {
  const eng: TicketRules = { ...NO_RULES, confirmed: ['ENG'] };
  const cases: readonly [string, Placed, AttributionContext, string][] = [
    ['a rule on its branch', placed('ABC-1'), context(), 'ABC-1 (rule)'],
    ['a suggestion counts for nothing', placed('a/eng-12-x'), context(), 'untagged, ENG-12?'],
    [
      'rules are of the repository',
      placed('a/eng-12-x'),
      context({ rules: (r) => (r === '/r' ? eng : NO_RULES) }),
      'ENG-12 (rule)',
    ],
    [
      'and of no other',
      placed('a/eng-12-x', '/q'),
      context({ rules: (r) => (r === '/r' ? eng : NO_RULES) }),
      'untagged, ENG-12?',
    ],
    ['a person before a rule', placed('ABC-1'), context({ tags: tagged('XY-2') }), 'XY-2 (person)'],
    ['a person’s no before a rule', placed('ABC-1'), context({ tags: tagged(null) }), 'no-ticket'],
    ['no branch', placed(''), context(), 'untagged'],
    ['no repository', placed('ABC-1', ''), context(), 'ABC-1 (rule)'],
    ['commits that agree', placed('ABC-1'), context({ subjects: () => ['DEF-2 x', 'DEF-2 y'] }), 'DEF-2 (rule)'],
    ['a worktree’s origin', placed('worktree-otter'), context({ forkedFrom: () => 'ABC-7-x' }), 'ABC-7 (rule)'],
    ['its own name before its origin’s', placed('DEF-1'), context({ forkedFrom: () => 'ABC-7-x' }), 'DEF-1 (rule)'],
    [
      'its own suggestion where the origin has none',
      placed('issue-4'),
      context({ forkedFrom: () => 'main' }),
      'untagged, #4?',
    ],
  ];
  for (const [name, call, around, expected] of cases)
    it(name, () => assert.equal(reported(attribute(call, around)), expected));
});

describe('sums by target', () => {
  const names = ['main', 'ABC-1', 'ABC-2-x', 'a/eng-12-x', 'issue-3', '#3', '__proto__', '<b>'];
  const count = fc.nat(1_000_000_000);
  const totals: fc.Arbitrary<Totals> = fc.tuple(count, count, count, count).map(([input, cacheRead, output, cost]) => ({
    ...NO_TOTALS,
    calls: 1,
    tokens: { ...NO_TOTALS.tokens, input, cacheRead, output },
    charge: { ...NO_TOTALS.charge, input: cost, output: cost % 977 },
  }));
  const repository = fc.constantFrom('', '/one/.git', '/two/.git');
  const session = fc.constantFrom('s1', 's2');
  const time = fc.integer({ min: 0, max: 100 });
  const call = fc.record({ session, time, repository, logBranch: fc.constantFrom('', 'HEAD', ...names), totals });
  const scope: fc.Arbitrary<TagScope> = fc.oneof(
    fc.record({ kind: fc.constant('session' as const), agent: fc.constant('codex' as const), session }),
    fc.record({ kind: fc.constant('since' as const), agent: fc.constant('codex' as const), session, from: time }),
    fc.record({ kind: fc.constant('branch' as const), repository, branch: fc.constantFrom(...names) }),
  );
  const tag: fc.Arbitrary<Tag> = fc
    .record({
      scope,
      ticket: fc.constantFrom(null, 'ABC-1', 'ABC-2', '#3', 'free text', '__proto__'),
      time,
      removed: fc.option(time, { nil: undefined, freq: 5 }),
    })
    .map(({ removed, ...rest }) => ({
      ...rest,
      id: 'x',
      origin: 'person' as const,
      ...(removed !== undefined && { removed }),
    }));
  const prefix = fc.subarray(['ENG', 'ABC', 'issue#']);
  const rules = fc.record({ confirmed: prefix, denied: prefix });
  const switches = fc.array(fc.tuple(time, fc.constantFrom(...names)), { maxLength: 6 });
  const world = fc.record({
    calls: fc.array(call, { maxLength: 30 }),
    tags: fc.array(tag, { maxLength: 8 }),
    rules,
    switches,
  });
  type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

  const reflogOf = (moves: World['switches']) => {
    let from = 'main';
    const ordered = moves.toSorted((a, b) => a[0] - b[0]);
    const lines = ordered.map(([at, to], i) => {
      const message =
        i % 3 === 2
          ? `Branch: renamed refs/heads/${from} to refs/heads/${to}`
          : `checkout: moving from ${from} to ${to}`;
      from = to;
      return `${'a'.repeat(40)} ${'b'.repeat(40)} A <a> ${at} +0000\t${message}\n`;
    });
    return foldReflog(NO_REFLOG, lines.join(''));
  };

  const sum = ({ calls, rules, switches }: World, tags: readonly Tag[], by: 'ticket' | 'branch') => {
    const state = reflogOf(switches);
    const intervals = branchIntervals(state);
    const items = calls.map((one) => {
      const evidence = { time: one.time * 1000, stays: [], renames: renamesOf(state), logBranch: one.logBranch };
      const found = branchOfCall({ ...evidence, intervals: one.repository === '/one/.git' ? intervals : [] });
      const target = targetOf(attribute({ ...one, agent: 'codex', branch: found }, { tags, rules: () => rules }), by);
      return { target, totals: one.totals };
    });
    return sumByTarget(items);
  };
  const whole = (by: ReturnType<typeof sum>) =>
    by.targets.reduce((all, one) => addTotals(all, one.totals), by.unlinked);

  it('together are the whole, to the token and the nano-dollar', () => {
    fc.assert(
      fc.property(world, fc.constantFrom('ticket' as const, 'branch' as const), (random, by) => {
        const result = sum(random, random.tags, by);
        const all = random.calls.reduce((so, one) => addTotals(so, one.totals), NO_TOTALS);
        assert.deepEqual(whole(result), all);
        assert.equal(countTokens(whole(result).tokens), countTokens(all.tokens));
        assert.equal(chargeTotal(whole(result).charge), chargeTotal(all.charge));
        assert.equal(new Set(result.targets.map((one) => targetKey(one.target))).size, result.targets.length);
      }),
    );
  });

  it('move when something is tagged again, and never copy; undoing restores them', () => {
    fc.assert(
      fc.property(world, tag, (random, again) => {
        const last = { ...again, time: 1000 };
        const before = sum(random, random.tags, 'ticket');
        const after = sum(random, [...random.tags, last], 'ticket');
        assert.deepEqual(whole(after), whole(before));
        assert.equal(
          after.targets.reduce((n, one) => n + one.totals.calls, after.unlinked.calls),
          random.calls.length,
        );
        assert.deepEqual(sum(random, undoLast([...random.tags, last]) ?? [], 'ticket'), before);
      }),
    );
  });

  it('keep numbers of two repositories apart and keys together', () => {
    const one: Totals = { ...NO_TOTALS, calls: 1 };
    const to = (ticket: string, repository: string) => {
      const tags: readonly Tag[] = [
        { id: 't', scope: { kind: 'session', agent: 'codex', session: 's' }, ticket, origin: 'person', time: 1 },
      ];
      return { target: targetOf(attribute(placed('main', repository), context({ tags })), 'ticket'), totals: one };
    };
    const result = sumByTarget([to('#1', '/a'), to('#1', '/b'), to('ABC-1', '/a'), to('ABC-1', '/b')]);
    assert.deepEqual(
      result.targets.map((t) => t.totals.calls),
      [1, 1, 2],
    );
  });
});
