import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createValuer } from '../../../../src/cli/report/valuer.ts';
import { attribute, targetKey, targetOf } from '../../../../src/core/attribution/attribution.ts';
import type { TagScope } from '../../../../src/core/attribution/tags.ts';
import { untaggedShare } from '../../../../src/core/attribution/ticketShares.ts';
import { branchIntervals, latestName, type Rename, renamesOf } from '../../../../src/core/branches/branchIntervals.ts';
import { branchOfCall, worktreeStays } from '../../../../src/core/branches/branchOfCall.ts';
import { foldReflog, NO_REFLOG } from '../../../../src/core/branches/reflog.ts';
import { report } from '../../../../src/core/export/groupReport.ts';
import { bySession, byTicket } from '../../../../src/core/summary/spentGroups.ts';
import { NO_RULES } from '../../../../src/core/tickets/ticket.ts';
import type { Call } from '../../../../src/core/usage/call.ts';
import { NO_TOKENS } from '../../../../src/core/usage/tokens.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../../../src/core/usage/totals.ts';
import { attributeSum } from '../../../../src/engine/attribution/attributeSum.ts';
import { Attributor } from '../../../../src/engine/attribution/attributor.ts';
import { RepositoryResolver } from '../../../../src/engine/attribution/repositoryResolver.ts';
import { workSharesOf } from '../../../../src/engine/attribution/sharesOfSums.ts';
import { untaggedSessions } from '../../../../src/engine/tagging/inbox.ts';
import { scopeFor } from '../../../../src/engine/tagging/tagging.ts';
import { BatchBuilder } from '../../../../src/ledger/batch.ts';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { writeRenames } from '../../../../src/ledger/outcomes/branchStore.ts';
import { contextsAfter } from '../../../../src/ledger/queries.ts';
import { sums } from '../../../../src/ledger/sums/sums.ts';
import { setPrefix } from '../../../../src/ledger/tags/ruleStore.ts';
import { addTag, readTags, removeTags, undoLastTag } from '../../../../src/ledger/tags/tagStore.ts';
import { type ByTarget, sumByTarget } from '../../core/attribution/sumByTarget.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';

/** Times are few and near each other, so that checkouts, tags and calls often meet. */
const START = Date.UTC(2026, 9, 1, 9);
const at = (minute: number): number => START + minute * 60_000;
const SPAN = 16;

const NAMES = ['main', 'ABC-1', 'ABC-2-x', 'a/eng-12-x', 'issue-3', '__proto__'];
const SESSIONS = ['s1', 's2'];

interface Made {
  readonly session: string;
  readonly codex: boolean;
  readonly minute: number;
  readonly cwd: number;
  readonly logBranch: string;
  readonly cost: number;
}

const minute = fc.integer({ min: 0, max: SPAN });
const session = fc.constantFrom(...SESSIONS);
const rarely = fc.nat(5).map((n) => n === 0);
const made: fc.Arbitrary<Made> = fc.record({
  session,
  codex: rarely,
  minute,
  cwd: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.nat(2)),
  // Few contexts, so that each has many calls and must be split.
  logBranch: fc.oneof({ weight: 6, arbitrary: fc.constant('ABC-1') }, fc.constantFrom('', 'HEAD', ...NAMES)),
  cost: fc.nat(1_000_000_000_000),
});
const agentOf = (codex: boolean): Call['agent'] => (codex ? 'codex' : 'claude-code');
const switches = fc.array(fc.tuple(fc.integer({ min: SPAN / 2, max: SPAN }), fc.constantFrom(...NAMES), fc.boolean()), {
  maxLength: 6,
});
type Switches = typeof switches extends fc.Arbitrary<infer S> ? S : never;
const target = fc.oneof(
  fc.record({ kind: fc.constant('session' as const), session, codex: fc.boolean() }),
  fc.record({ kind: fc.constant('since' as const), session, codex: fc.boolean(), minute }),
  fc.record({ kind: fc.constant('branch' as const), repository: fc.nat(1), branch: fc.constantFrom(...NAMES) }),
);
type Target = typeof target extends fc.Arbitrary<infer S> ? S : never;
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('tag' as const),
      target,
      ticket: fc.constantFrom(null, 'ABC-1', '#3', 'free'),
    }),
  },
  fc.record({ do: fc.constant('untag' as const), target }),
  fc.record({ do: fc.constant('undo' as const) }),
);
const stay = fc.record({ session, minute, branch: fc.constantFrom(null, 'ABC-1', 'worktree-otter') });
const world = fc.record({
  calls: fc.array(made, { minLength: 1, maxLength: 40 }),
  reflogs: fc.tuple(switches, switches),
  steps: fc.array(step, { maxLength: 6 }),
  stays: fc.array(stay, { maxLength: 4 }),
  // Of a branch that only another worktree, or none, had checked out.
  renames: fc.array(fc.record({ minute, from: fc.constantFrom(...NAMES), to: fc.constantFrom(...NAMES) }), {
    maxLength: 2,
  }),
  confirmed: fc.boolean(),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

function reflogText(moves: Switches): string {
  let from = 'main';
  const lines = moves
    .toSorted((a, b) => a[0] - b[0])
    .map(([when, to, renames]) => {
      const message = renames
        ? `Branch: renamed refs/heads/${from} to refs/heads/${to}`
        : `checkout: moving from ${from} to ${to}`;
      from = to;
      return `${'a'.repeat(40)} ${'b'.repeat(40)} A <a> ${at(when) / 1000} +0000\t${message}\n`;
    });
  return lines.join('');
}

const callOf = (one: Made, index: number, cwds: readonly string[]): Call => ({
  agent: agentOf(one.codex),
  message: `m${index}`,
  request: '',
  sideChain: false,
  rank: 1,
  session: one.session,
  time: at(one.minute),
  model: 'claude',
  provider: '',
  tokens: { ...NO_TOKENS, output: one.cost % 1000, input: one.cost % 7 },
  webSearches: 0,
  modifiers: '',
  cwd: cwds[one.cwd] ?? '',
  branch: one.logBranch,
  lowerBound: true,
});

const charge = ({ tokens }: { tokens: Call['tokens'] }) => ({
  input: tokens.input * 3_000,
  cacheWrite: 0,
  cacheRead: 0,
  output: tokens.output * 15_000,
  other: 0,
  unpriced: false,
  family: false,
});

/** As the ledger keeps them; the order of renames in one millisecond is a matter of names. */
const inOrder = (renames: readonly Rename[]): readonly Rename[] =>
  renames.toSorted((a, b) => a.time - b.time || compare(a.from, b.from) || compare(a.to, b.to));
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Why a sum is a lower bound is no matter of attribution. */
const plain = ({ reasons: _reasons, ...totals }: Totals): Omit<Totals, 'reasons'> => totals;
const shown = ({ targets, unlinked }: ByTarget) => ({
  unlinked: plain(unlinked),
  targets: new Map(targets.map((one) => [targetKey(one.target), plain(one.totals)])),
});
const whole = (by: ByTarget): Totals => by.targets.reduce((all, one) => addTotals(all, one.totals), by.unlinked);

describe('what calls in a ledger were for', () => {
  let folder = '';
  let runs = 0;
  before(() => (folder = realpathSync(mkdtempSync(join(tmpdir(), 'token-ledger-attributor-')))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** A ledger over two repositories and a folder that is in none. */
  function build(random: World) {
    runs += 1;
    const home = join(folder, String(runs));
    const cwds = ['one', 'two', 'none'].map((name) => join(home, name));
    for (const cwd of cwds) mkdirSync(cwd, { recursive: true });
    random.reflogs.forEach((moves, index) => {
      const git = join(cwds[index] ?? '', '.git');
      for (const name of ['objects', 'refs', 'logs']) mkdirSync(join(git, name), { recursive: true });
      const last = moves.toSorted((a, b) => a[0] - b[0]).at(-1);
      writeFileSync(join(git, 'HEAD'), `ref: refs/heads/${last?.[1] ?? 'main'}\n`);
      writeFileSync(join(git, 'logs', 'HEAD'), reflogText(moves));
    });
    const ledger = new Ledger({ path: join(home, 'ledger.db'), charge, check: false, onRepaired: () => undefined });
    const builder = new BatchBuilder(charge);
    random.calls.forEach((one, index) => builder.call(callOf(one, index, cwds)));
    for (const { session: name, minute: when, branch } of random.stays) {
      const value = branch === null ? null : { worktreeBranch: branch };
      const key = String(at(when));
      builder.fact({
        agent: 'claude-code',
        session: name,
        kind: 'worktree',
        key,
        time: at(when),
        value,
      });
    }
    ledger.commit(builder.take());
    const renames = random.renames.map((one) => ({ ...one, time: at(one.minute) }));
    writeRenames(ledger, join(cwds[0] ?? '', '.git'), renames);
    const places = new RepositoryResolver(ledger);
    const attributor = new Attributor(ledger, places);
    attributor.branches.see(places.ofAll(cwds), Date.now());
    const repositories = cwds.slice(0, 2).map((cwd) => join(cwd, '.git'));
    if (random.confirmed)
      setPrefix(ledger, { commonDir: repositories[0] ?? '', prefix: 'ENG', state: 'confirmed', origin: 'person' }, 1);
    const scopeOf = (of: Target): TagScope => {
      if (of.kind === 'branch')
        return { kind: 'branch', repository: repositories[of.repository] ?? '', branch: of.branch };
      const named = { agent: agentOf(of.codex), session: of.session };
      return of.kind === 'session' ? { kind: 'session', ...named } : { kind: 'since', ...named, from: at(of.minute) };
    };
    random.steps.forEach((one, index) => {
      if (one.do === 'tag') addTag(ledger, scopeOf(one.target), one.ticket, at(index));
      else if (one.do === 'untag') removeTags(ledger, scopeOf(one.target), at(index));
      else undoLastTag(ledger);
    });
    return { ledger, attributor, cwds, repositories, scopeOf };
  }

  const fold = (built: ReturnType<typeof build>, by: 'branch' | 'ticket', byQuarter: boolean): ByTarget =>
    sumByTarget(
      built.attributor
        .sums({}, byQuarter)
        .map((sum) => ({ target: targetOf(sum.attribution, by), totals: sum.totals })),
    );

  /** Each call by itself, by the pure functions alone. */
  function oracle(random: World, built: ReturnType<typeof build>, by: 'branch' | 'ticket'): ByTarget {
    const states = random.reflogs.map((moves) => foldReflog(NO_REFLOG, reflogText(moves)));
    const heads = random.reflogs.map((moves) => moves.toSorted((a, b) => a[0] - b[0]).at(-1)?.[1] ?? 'main');
    const renames = (repository: string) => {
      const index = built.repositories.indexOf(repository);
      const others = index === 0 ? random.renames.map((one) => ({ ...one, time: at(one.minute) })) : [];
      return states[index] === undefined ? [] : inOrder([...renamesOf(states[index]), ...others]);
    };
    const tags = readTags(built.ledger);
    return sumByTarget(
      random.calls.map((one, index) => {
        const call = callOf(one, index, built.cwds);
        const state = states[one.cwd];
        const mine = random.calls.filter((other) => other.session === one.session && other.codex === one.codex);
        const records = random.stays
          .filter((each) => each.session === one.session && !one.codex)
          .map((each) => ({
            time: at(each.minute),
            value: each.branch === null ? null : { worktreeBranch: each.branch },
          }));
        const repository = built.repositories[one.cwd] ?? '';
        const branch = branchOfCall({
          time: call.time,
          // Of two records of one time the later one holds.
          stays: worktreeStays([...new Map(records.map((record) => [record.time, record])).values()]),
          intervals: state ? branchIntervals(state, { kind: 'branch', branch: heads[one.cwd] ?? '' }) : [],
          renames: renames(repository),
          logBranch: call.branch,
          ...(one.codex && { logBranchSince: Math.min(...mine.map((other) => at(other.minute))) }),
        });
        const attribution = attribute(
          { agent: call.agent, session: call.session, time: call.time, repository, branch },
          {
            tags,
            rules: (of) =>
              random.confirmed && of === built.repositories[0] ? { ...NO_RULES, confirmed: ['ENG'] } : NO_RULES,
            nameNow: (of, name, time) => latestName(renames(of), name, time),
          },
        );
        const [input, output] = [one.cost % 7, one.cost % 1000];
        const totals: Totals = {
          ...NO_TOTALS,
          calls: 1,
          tokens: { ...NO_TOKENS, input, output },
          charge: { ...NO_TOTALS.charge, input: input * 3_000, output: output * 15_000 },
          lowerBound: true,
        };
        return { target: targetOf(attribution, by), totals };
      }),
    );
  }

  it('is for each of them what the pure functions say, however the ledger sums them', () => {
    const by = fc.constantFrom('branch' as const, 'ticket' as const);
    fc.assert(
      fc.property(world, by, fc.boolean(), (random, dimension, byQuarter) => {
        const built = build(random);
        try {
          assert.deepEqual(shown(fold(built, dimension, byQuarter)), shown(oracle(random, built, dimension)));
        } finally {
          built.ledger.close();
        }
      }),
      { numRuns: FUZZ_RUNS * 2 },
    );
  });

  it('are in the repository of their folder, or of the one that their worktree was made from', () => {
    fc.assert(
      fc.property(world, fc.array(fc.tuple(session, fc.nat(2)), { maxLength: 3 }), (random, gone) => {
        const built = build(random);
        const { ledger, attributor, cwds, repositories } = built;
        try {
          const builder = new BatchBuilder(charge);
          for (const [n, [name, from]] of gone.entries()) {
            const path = join(folder, 'gone', String(n));
            const value = { worktreePath: path, worktreeBranch: 'x', originalCwd: cwds[from] };
            const fact = { agent: 'claude-code', session: name, kind: 'worktree', time: at(n) } as const;
            builder.fact({ ...fact, key: `gone ${n}`, value });
            const made = { session: name, codex: false, minute: n, cwd: 0, logBranch: 'x', cost: 1 };
            builder.call({ ...callOf(made, 1000 + n, cwds), cwd: path });
          }
          ledger.commit(builder.take());
          const all = contextsAfter(ledger, 0);
          for (const dir of [...repositories, 'elsewhere'])
            assert.deepEqual(
              attributor.contextsIn(dir).toSorted((a, b) => a - b),
              all.flatMap(({ id, context }) => (attributor.of(context, at(0)).place.commonDir === dir ? [id] : [])),
            );
        } finally {
          ledger.close();
        }
      }),
      { numRuns: FUZZ_RUNS },
    );
  });

  it('is untagged in the inbox, by ticket and in the summary with the same sum; tagging that part changes nothing else', () => {
    fc.assert(
      fc.property(world, session, fc.boolean(), fc.constantFrom(null, 'NEW-1'), (random, name, codex, ticket) => {
        const built = build(random);
        try {
          const named = { agent: agentOf(codex), session: name };
          const engine = { ledger: built.ledger, attributor: built.attributor };
          const check = () => {
            const all = built.attributor.sums({}, false);
            const rows = untaggedSessions(engine, all);
            const inbox = rows.reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS);
            const spent = all.map(attributeSum);
            assert.deepEqual(inbox, fold(built, 'ticket', false).unlinked);
            const reported = report(
              all.map((each) => ({ ...each, sharedWith: [] })),
              ['ticket'],
              createValuer(''),
            ).rows;
            assert.deepEqual(inbox, reported.find(({ key }) => key.ticket === null)?.totals ?? NO_TOTALS);
            assert.deepEqual(inbox, byTicket(spent).find((row) => row.ticket.origin === 'none')?.totals ?? NO_TOTALS);
            const parts = bySession(spent, { agentLabel: String, title: () => '', pricedAs: () => '' });
            const shares = parts.flatMap((row) => untaggedShare(row.tickets)?.totals ?? []);
            assert.deepEqual(inbox, shares.reduce(addTotals, NO_TOTALS));
            for (const row of parts) {
              // The status bar, its hover and the list of sessions.
              const own = all.filter(({ context: of }) => of.agent === row.agent && of.session === row.session);
              const works = workSharesOf(own);
              assert.deepEqual(
                plain(works.reduce((sum, { totals }) => addTotals(sum, totals), NO_TOTALS)),
                plain(row.totals),
              );
              const open = works.filter((work) => work.ticket.origin === 'none').map(({ totals }) => totals);
              assert.deepEqual(open.reduce(addTotals, NO_TOTALS), untaggedShare(row.tickets)?.totals ?? NO_TOTALS);
            }
            return { rows, tickets: shown(fold(built, 'ticket', false)).targets };
          };
          const before = check();
          const part = before.rows.find((row) => row.session === name && row.agent === named.agent);
          if (part === undefined) return;
          addTag(built.ledger, scopeFor(engine, named, { kind: 'untagged' }), ticket, at(SPAN));
          const after = check();
          assert.ok(!after.rows.some((row) => row.session === name && row.agent === named.agent));
          const key = targetKey(ticket === null ? { kind: 'no-ticket' } : { kind: 'ticket', ticket, repository: '' });
          const expected = new Map(before.tickets);
          expected.set(key, plain(addTotals(before.tickets.get(key) ?? NO_TOTALS, part.totals)));
          assert.deepEqual(after.tickets, expected);
          undoLastTag(built.ledger);
          assert.deepEqual(check(), before);
        } finally {
          built.ledger.close();
        }
      }),
      { numRuns: FUZZ_RUNS * 2 },
    );
  });

  it('adds up to all that there is, to the token and the nano-dollar; a tag moves and never copies', () => {
    fc.assert(
      fc.property(world, target, (random, again) => {
        const built = build(random);
        try {
          const all = sums(built.ledger, {}, false).reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS);
          const before = fold(built, 'ticket', false);
          assert.deepEqual(whole(before), all);
          addTag(built.ledger, built.scopeOf(again), 'AGAIN-1', at(SPAN));
          assert.deepEqual(whole(fold(built, 'ticket', false)), all);
          undoLastTag(built.ledger);
          assert.deepEqual(shown(fold(built, 'ticket', false)), shown(before));
        } finally {
          built.ledger.close();
        }
      }),
      { numRuns: FUZZ_RUNS * 2 },
    );
  });
});
