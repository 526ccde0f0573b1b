import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AGENTS } from '../../agents/all.ts';
import { EXTRA_ORIGIN } from '../../agents/extraRoots.ts';
import type { HostEnvironment } from '../../agents/format/agent.ts';
import { UNMEASURED } from '../../agents/unmeasured.ts';
import type { AgentId } from '../../core/usage/call.ts';
import { isProblem, problemText } from '../../core/usage/logProblems.ts';
import { notMeasuredText } from '../../core/usage/notMeasured.ts';
import { addTotals, NO_TOTALS } from '../../core/usage/totals.ts';
import { logWords } from '../../core/words/logWords.ts';
import { storedText } from '../../core/words/storedWords.ts';
import { type AgentHealth, agentHealth, ledgerFile, toldUnmeasured } from '../../ledger/health.ts';
import { type UnreadRow, unreadRecords } from '../../ledger/queries.ts';
import { findLostCalls } from '../../ledger/repair/lostCalls.ts';
import { rechargesLeft } from '../../ledger/reprice.ts';
import type { SumRow } from '../../ledger/rollup/sumRow.ts';
import { sums } from '../../ledger/sums/sums.ts';
import type { Engine } from '../ingest/engine.ts';
import type { NamedFolders } from '../ingest/namedFolders.ts';
import type { ProbedRoot } from '../ingest/sources.ts';
import { whyNotMeasurable } from '../ingest/usedNotUnderstood.ts';
import { readRefreshState } from '../prices/cachedRateCard.ts';
import { ownPricesPath } from '../prices/ownPrices.ts';
import type { PricesInUse } from '../prices/priceBook.ts';
import { teamDiagnoses } from '../team/teamDiagnoses.ts';
import { agentVersion } from './agentVersion.ts';
import type { AgentDiagnosis, Diagnosis, NamedFolder, PricesDiagnosis, UnreadDiagnosis } from './diagnosis.ts';
import { findUnreadCounters } from './unreadCounters.ts';
import { readVerifiedVersions, type VerifiedVersions } from './verifiedVersions.ts';

export interface DoctorInput {
  readonly engine: Engine;
  readonly version: string;
  /** The ledger's path. */
  readonly ledger: string;
  readonly place: HostEnvironment;
  readonly prices: PricesInUse;
  readonly named: NamedFolders;
  /** Folder of the bundles. */
  readonly dist: string;
  readonly now: number;
}

/** Looks at what the last scan found and at what the ledger holds. */
export function diagnose({ engine, version, ledger, place, prices, named, dist, now }: DoctorInput): Diagnosis {
  // Damage is reported now, and not only before the day's next backup.
  engine.ledger.verify();
  const lostCalls = findLostCalls(engine.ledger.db);
  const all = sums(engine.ledger, {}, false);
  const { probed } = engine;
  const unread = unreadRecords(engine.ledger);
  const health = agentHealth(engine.ledger, now);
  const strange = engine.usedNotUnderstood();
  const stateOf = (agent: AgentId, isThere: boolean): AgentDiagnosis['state'] => {
    if (health.some((each) => each.agent === agent && each.calls > 0)) return 'used';
    if (whyNotMeasurable(agent, place) !== '') return 'notMeasurable';
    if (strange.some((each) => each.agent === agent)) return 'notUnderstood';
    return isThere ? 'empty' : 'absent';
  };
  const agents = agentsOf(probed, health, readVerifiedVersions(dist), reasonsByAgent(all), stateOf);
  return {
    version,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    now,
    ledger,
    ledgerFile: ledgerFile(ledger),
    ...(lostCalls !== undefined && { lostCalls }),
    prices: { ...pricesOf(prices, dirname(ledger)), waiting: rechargesLeft(engine.ledger) },
    agents,
    roots: probed.map(rootOf),
    misled: brokenHomeVariables(probed),
    named: { folders: named.folders.map((path) => namedFolder(path, probed)), problems: named.problems },
    totals: all.reduce((sum, each) => addTotals(sum, each.totals), NO_TOTALS),
    byAgent: agents.filter(({ calls }) => calls > 0).map(({ agent, calls }) => ({ agent, calls })),
    notUnderstood: strange,
    unmeasured: UNMEASURED.flatMap((tool) => {
      if (tool.agent !== undefined && agents.some((each) => each.agent === tool.agent && each.state === 'used'))
        return [];
      const path = tool.paths(place).find((each) => existsSync(each));
      return path === undefined ? [] : [{ what: tool.what, why: tool.why(), path }];
    }),
    notMeasured: notMeasuredOf(engine),
    unread: [...findUnreadCounters(probed), ...unreadOf(unread.filter((row) => !isDatabase(row)))],
    databases: databasesOf(unread, engine),
    unreachable: [
      ...probed.flatMap((each) => each.unreachable),
      ...engine.problems.filter(({ code }) => !isProblem(code, 'database')).map(({ path, code }) => ({ path, code })),
    ],
    teams: teamDiagnoses(engine.ledger, dirname(ledger), now),
    family: [...new Set(all.filter((sum) => sum.family).map((sum) => sum.context.model))].toSorted(),
  };
}

/** Codes of the reasons why sessions of an agent are lower bounds. */
function reasonsByAgent(all: readonly SumRow[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { context, totals } of all)
    if (totals.reasons !== undefined)
      found.set(context.agent, [...new Set([...(found.get(context.agent) ?? []), ...totals.reasons])].sort());
  return found;
}

const NO_CALLS = { calls: 0, lowerBound: 0, first: 0, last: 0, future: 0, latest: 0, undated: 0 };

function agentsOf(
  probed: readonly ProbedRoot[],
  health: readonly AgentHealth[],
  verified: VerifiedVersions,
  reasons: ReadonlyMap<string, readonly string[]>,
  stateOf: (agent: AgentId, isThere: boolean) => AgentDiagnosis['state'],
): readonly AgentDiagnosis[] {
  // Kilo Code's extension and its command line are one agent in figures and two readers, and only the latter is verified.
  const ids = [...new Set(AGENTS.map(({ id }) => id))];
  const found = ids.map((id): AgentDiagnosis => {
    const all = AGENTS.filter((agent) => agent.id === id);
    const roots = probed.filter(({ agent, exists, sameAs }) => agent.id === id && exists && sameAs === undefined);
    const used = all.filter((reader) => roots.some(({ agent, logs }) => agent === reader && logs.length > 0));
    const readers = used.length > 0 ? used : all;
    const { agent: _, ...calls } = health.find(({ agent }) => agent === id) ?? { ...NO_CALLS, agent: id };
    return {
      agent: id,
      label: readers[0]?.label ?? id,
      verified: readers.every(({ verified }) => verified),
      notes: [
        ...readers.flatMap(({ note }) => (note === undefined ? [] : storedText(note))),
        ...unverifiedPlaces(roots),
      ],
      state: stateOf(id, roots.length > 0),
      folders: roots.length,
      logs: roots.reduce((sum, { logs }) => sum + logs.length, 0),
      version: agentVersion(id, roots),
      lastVerified: verified[id] ?? '',
      lowerBoundReasons: calls.calls === 0 ? [] : (reasons.get(id) ?? []),
      ...calls,
    };
  });
  return found.toSorted((a, b) => b.calls - a.calls);
}

/** Where an agent's logs are known from other readers only, though its usual ones are verified. */
function unverifiedPlaces(roots: readonly ProbedRoot[]): readonly string[] {
  const found = roots.filter(({ agent, root, logs }) => agent.verified && root.verified === false && logs.length > 0);
  return [...new Set(found.map(({ root }) => root.origin))].map((origin) => logWords.otherReadersOnly({ origin }));
}

const rootOf = ({ agent, root, exists, logs, sameAs }: ProbedRoot): Diagnosis['roots'][number] => ({
  agent: agent.id,
  label: agent.label,
  path: root.path,
  origin: root.origin,
  exists,
  logs: logs.length,
  verified: agent.verified && root.verified !== false,
  ...(sameAs === undefined ? {} : { sameAs }),
});

/** A variable is reported if nothing of what it names exists: Codex' two folders are one home. */
function brokenHomeVariables(probed: readonly ProbedRoot[]): Diagnosis['misled'] {
  // The system's own variables name a place for all programs; that one agent is not there says nothing.
  const named = probed.filter(({ root }) => /^(?!XDG_|APPDATA$|LOCALAPPDATA$|VSCODE_)[A-Z][A-Z_]+$/u.test(root.origin));
  const lost = named.filter(
    (each) =>
      !existsSync(dirname(each.root.path)) &&
      !named.some(({ agent, root, exists }) => exists && agent === each.agent && root.origin === each.root.origin),
  );
  const reported = lost.map(({ agent, root }) => ({ variable: root.origin, agent: agent.label, path: root.path }));
  return reported.filter(
    (each, i) => reported.findIndex(({ variable, agent }) => variable === each.variable && agent === each.agent) === i,
  );
}

function namedFolder(path: string, probed: readonly ProbedRoot[]): NamedFolder {
  const inside = probed.filter(({ root }) => root.origin === EXTRA_ORIGIN && root.path.startsWith(path));
  return { path, exists: existsSync(path), agents: [...new Set(inside.map(({ agent }) => agent.label))] };
}

function notMeasuredOf(engine: Engine): Diagnosis['notMeasured'] {
  const found = new Map<string, { agent: string; text: string; sessions: number }>();
  for (const { agent, value, sessions } of toldUnmeasured(engine.ledger)) {
    const fact: unknown = JSON.parse(value);
    const requests = typeof fact === 'number';
    const text = requests && fact > 0 ? logWords.someRequests() : notMeasuredText(fact);
    const known = found.get(`${agent} ${text}`);
    if (text !== '')
      found.set(`${agent} ${text}`, { agent: labelOf(agent), text, sessions: sessions + (known?.sessions ?? 0) });
  }
  return [...found.values()];
}

const labelOf = (agent: string): string => AGENTS.find(({ id }) => id === agent)?.label ?? 'an unknown agent';

const isDatabase = ({ reason }: UnreadRow): boolean => isProblem(reason, 'database');

/** One line for all logs in which the same was not understood, with one example. */
function unreadOf(rows: readonly UnreadRow[]): readonly UnreadDiagnosis[] {
  const found = new Map<string, UnreadDiagnosis>();
  for (const { agent, reason, version, count, example, path } of rows) {
    const key = JSON.stringify([agent, reason, version]);
    const reported = { agent: labelOf(agent), problem: reason, reason: problemText(reason), version, example, path };
    const known = found.get(key) ?? { ...reported, count: 0, logs: 0 };
    found.set(key, { ...known, count: known.count + count, logs: known.logs + 1 });
  }
  return [...found.values()].toSorted((a, b) => b.count - a.count);
}

/** Databases that were passed over: of another schema or damaged (reported by the reader), locked or not to be opened. */
function databasesOf(unread: readonly UnreadRow[], engine: Engine): Diagnosis['databases'] {
  const reported = unread.filter(isDatabase).map(({ agent, path, reason }) => ({ agent, path, problem: reason }));
  const locked = engine.problems.filter(({ code }) => isProblem(code, 'database'));
  return [...reported, ...locked.map(({ agent, path, code }) => ({ agent, path, problem: code }))].map(
    ({ agent, path, problem }) => ({ agent: labelOf(agent), path, problem, reason: problemText(problem) }),
  );
}

function pricesOf({ card, kept, overrides, problems }: PricesInUse, folder: string): Omit<PricesDiagnosis, 'waiting'> {
  const { asked } = readRefreshState(folder);
  return {
    date: card.date,
    source: card.source,
    refreshed: kept,
    asked: asked === 0 ? null : asked,
    own: {
      path: ownPricesPath(folder),
      prices: overrides.prices.length,
      aliases: Object.keys(overrides.aliases).length,
    },
    problems,
  };
}
