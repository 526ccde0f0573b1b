// node test/bench/server.ts [--json] [--seconds N] [--rows N] [--store sqlite|postgres]: the endpoint as a process of its own. Writes
// take N seconds (0: none), into an empty store and beside N rows, of which the report is; on SQLite at most two million. `hostile`,
// `hostilePostgres`: the same writes beside 1,000 connections that come to no end; the endpoint then keeps to 256 MB, and 99 of 100
// writes to 250 ms.
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { initTeam, type NewTeam } from '../../src/server/command/init.ts';
import { openStore, type Store } from '../../src/server/store/store.ts';
import { policySchema } from '../../src/wire/policy.ts';
import { postgresPrograms, startPostgres } from '../unit/server/debianPostgres.ts';
import { policyFor, secretOf } from '../unit/server/support.ts';
import { fillTeam } from './endpoint/largeTeam.ts';
import { countLost, PEOPLE, type Puts, putRows, type Writing } from './endpoint/putRows.ts';
import { get, start } from './endpoint/runningEndpoint.ts';
import { holdConnections } from './hostileConnections.ts';

const HOSTILE_CONNECTIONS = 1_000;
/** Days over which the report's rows are spread: those that a policy of 60 days keeps. */
const KEPT_DAYS = 60;
/** A company of teams of this size. */
const MOST_PEOPLE = 50_000;
const MOST_SQLITE_ROWS = 2_000_000;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    seconds: { type: 'string' },
    rows: { type: 'string' },
    store: { type: 'string' },
  },
});
const seconds = Number(values.seconds ?? 8);
const reportRows = Number(values.rows ?? 1_000_000);
const open = async (data: string, databaseUrl: string) =>
  openStore({
    data,
    onError: (error) => {
      throw error;
    },
    ...(databaseUrl ? { databaseUrl } : {}),
  });

const policy = policyFor({
  teamSize: PEOPLE,
  caps: { costPerRow: 1e6, tokensPerRow: 1e15, writesPerRowAndDay: 10_000 },
});

async function makeTeam(store: Store, team: string): Promise<Writing> {
  const made = await initTeam(store, { ...policy, team }, Date.now());
  if (!made) throw new Error('the team exists');
  return { team, policyHash: made.policyHash, key: await secretOf(store, team) };
}

interface Writes extends Omit<Puts, 'revs'> {
  readonly lost: number;
  readonly peakMb: number;
  readonly hostileOpened: number;
}

async function measure(data: string, databaseUrl = '', hostile = 0): Promise<Writes> {
  const store = await open(data, databaseUrl);
  const writing = await makeTeam(store, 'checkout');
  await store.close();
  const running = await start(data, databaseUrl);
  await running.settled;
  const held = await holdConnections(running.url, hostile);
  const { revs, ...puts } = await putRows(running, writing, seconds);
  const peakMb = running.peakMb();
  held.end();
  await running.end();
  const kept = await open(data, databaseUrl);
  const lost = await countLost(kept, writing.team, revs);
  await kept.close();
  return { ...puts, lost, peakMb, hostileOpened: held.opened() };
}

interface Report {
  readonly rows: number;
  readonly teams: number;
  readonly seedMs: number;
  readonly startMs: number;
  /** The first run of the retention job, which releases the weeks that are due. */
  readonly releaseMs: number;
  /** While it runs. */
  readonly healthMs: number;
  readonly firstMs: number;
  readonly ms: number;
  readonly reported: number;
  readonly peakMb: number;
  /** Writes beside all these rows, and the peak after them. */
  readonly writes: (Omit<Puts, 'revs'> & { readonly peakMb: number }) | undefined;
}

/** One team's report when the store holds millions of rows; the endpoint sums closed weeks when it starts. */
async function report(rows: number, data: string, databaseUrl = ''): Promise<Report> {
  const began = performance.now();
  const store = await open(data, databaseUrl);
  const writing = await makeTeam(store, 'beside');
  const teams = Math.ceil(rows / KEPT_DAYS / MOST_PEOPLE);
  const people = Math.ceil(rows / KEPT_DAYS / teams);
  let tokens: NewTeam['tokens'] | undefined;
  for (let i = 0; i < teams; i++) {
    const own = policySchema.parse({ ...policy, team: `large-${i}`, teamSize: people });
    const made = await initTeam(store, own, Date.now());
    if (!made) throw new Error('the team exists');
    tokens = made.tokens;
    await fillTeam(store, own, made.policyHash, { people, days: KEPT_DAYS });
  }
  await store.close();
  const seedMs = Math.round(performance.now() - began);
  const running = await start(data, databaseUrl);
  const started = performance.now();
  const agent = new Agent({ keepAlive: true });
  const timed = async (path: string, token: string) => {
    const asked = performance.now();
    const { status, body } = await get(agent, running.url + path, token);
    if (status !== 200) throw new Error(`status ${status}`);
    return { ms: Math.round(performance.now() - asked), body };
  };
  let healthMs = 0;
  const tick = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return 'waiting';
  };
  while ((await Promise.race([running.settled, tick()])) === 'waiting')
    healthMs = Math.max(healthMs, (await timed('/v1/health', '')).ms);
  const releaseMs = Math.round(performance.now() - started);
  const ask = async () => timed(`/v1/teams/large-${teams - 1}/report`, tokens?.report ?? '');
  const first = await ask();
  const later = [(await ask()).ms, (await ask()).ms, (await ask()).ms].toSorted((a, b) => a - b);
  const reported = (JSON.parse(first.body) as { spent: { toldWeeks: number } }).spent.toldWeeks;
  const peakMb = running.peakMb();
  agent.destroy();
  const puts = seconds > 0 ? await putRows(running, writing, seconds) : undefined;
  const writes = puts && { ...puts, revs: undefined, peakMb: running.peakMb() };
  await running.end();
  const figures = {
    seedMs,
    startMs: running.startMs,
    releaseMs,
    healthMs,
    firstMs: first.ms,
    ms: later[1] ?? 0,
    reported,
    peakMb,
    writes,
  };
  return { rows: people * KEPT_DAYS * teams, teams, ...figures };
}

const folder = mkdtempSync(join(tmpdir(), 'team-totals-bench-'));
/** Writes, and the report, of one store. */
async function both(name: string, rows: number, databaseUrl = '') {
  const puts = seconds > 0 ? await measure(join(folder, name), databaseUrl) : undefined;
  return { ...puts, report: rows > 0 ? await report(rows, join(folder, `${name}-report`), databaseUrl) : undefined };
}

try {
  const sqlite = values.store === 'postgres' ? undefined : await both('sqlite', Math.min(reportRows, MOST_SQLITE_ROWS));
  const hostile = sqlite && seconds > 0 ? await measure(join(folder, 'hostile'), '', HOSTILE_CONNECTIONS) : undefined;
  const bin = values.store === 'sqlite' ? '' : postgresPrograms();
  const server = bin === '' ? undefined : await startPostgres(bin);
  const postgres = server ? await both('postgres', reportRows, server.url) : undefined;
  await server?.close();
  // A server of its own: the team exists in the other one.
  const second = bin === '' || seconds === 0 ? undefined : await startPostgres(bin);
  const hostilePostgres = second && (await measure(join(folder, 'hostile-postgres'), second.url, HOSTILE_CONNECTIONS));
  await second?.close();
  const peaks = [sqlite, postgres].flatMap((one) => [one?.peakMb ?? 0, one?.report?.peakMb ?? 0]);
  peaks.push(hostile?.peakMb ?? 0, hostilePostgres?.peakMb ?? 0);
  const result = { sqlite, hostile, postgres, hostilePostgres, peakMb: Math.max(...peaks) };
  console.log(values.json ? JSON.stringify(result) : result);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
