// node test/bench/server.ts [--json] [--seconds N] [--rows N] [--store sqlite|postgres]: the endpoint as a process of its own. Writes
// take N seconds (0: none); the report is of N rows, on SQLite of at most two million. `hostile`, `hostilePostgres`: the same writes beside 1,000
// connections that come to no end; the endpoint then keeps to 256 MB, and 99 of 100 writes to 250 ms.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { initTeam, type NewTeam } from '../../src/server/command/init.ts';
import { openStore, type Store } from '../../src/server/store/store.ts';
import { DAY_MS, dayText, mondayOf } from '../../src/wire/period.ts';
import { type Policy, policySchema } from '../../src/wire/policy.ts';
import { postgresPrograms, startPostgres } from '../unit/server/debianPostgres.ts';
import { headersOf, pathOf, policyFor, secretOf, usageCell, usageRow } from '../unit/server/support.ts';
import { holdConnections } from './hostileConnections.ts';

const CONNECTIONS = 16;
const PEOPLE = 240;
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
const today = dayText(Math.floor(Date.now() / DAY_MS));
const fail = (error: Error) => {
  throw error;
};

interface Running {
  readonly child: ChildProcess;
  /** From its beginning until it listens. */
  readonly startMs: number;
  readonly url: string;
  peakMb(): number;
  /** Processor time so far, in ms. */
  cpuMs(): number;
  /** The first run of the retention job is over. */
  readonly settled: Promise<unknown>;
  end(): Promise<void>;
}

async function start(data: string, databaseUrl = ''): Promise<Running> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    ['dist/cli.js', 'serve', '--port', '0', '--data', data, '--requests-per-hour', '1e12'],
    {
      env: { ...process.env, DATABASE_URL: databaseUrl },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const settled = new Promise((resolve) => {
    createInterface(child.stderr).on('line', (text) => text.includes('"retention"') && resolve(text));
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    child,
    startMs: Math.round(performance.now() - began),
    url: line.split(' ').at(-1) ?? '',
    peakMb: () =>
      Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024),
    cpuMs: () => {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    settled,
    end: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function send(
  agent: Agent,
  url: string,
  method: string,
  headers: Record<string, string>,
  body = '',
): Promise<number> {
  const call = request(url, {
    agent,
    method,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
  });
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response.statusCode ?? 0;
}

/** Every connection replaces the rows of its own people over and over, as fast as answers come. */
async function puts(
  running: Running,
  team: NewTeam,
  key: string,
): Promise<{ times: number[]; revs: Map<number, number> }> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const times: number[] = [];
  const revs = new Map<number, number>();
  // Made before: the sender's own work is not what is measured.
  const places = Array.from({ length: PEOPLE }, (_, person) => ({
    url: running.url + pathOf('checkout', person, today, 'usage'),
    headers: headersOf('checkout', person, today, key),
  }));
  const until = performance.now() + seconds * 1000;
  const worker = async (first: number) => {
    for (let i = 0; performance.now() < until; i++) {
      const person = first + CONNECTIONS * (i % (PEOPLE / CONNECTIONS));
      const rev = (revs.get(person) ?? 0) + 1;
      const body = JSON.stringify(
        usageRow(team.policyHash, { rev, cells: [1, 2, 3].map((n) => usageCell({ artifact: `ABC-${n}`, cost: rev })) }),
      );
      const started = performance.now();
      const status = await send(agent, places[person]?.url ?? '', 'PUT', places[person]?.headers ?? {}, body);
      if (status !== 200 && status !== 201) throw new Error(`status ${status}`);
      times.push(performance.now() - started);
      revs.set(person, rev);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, i) => worker(i)));
  agent.destroy();
  return { times, revs };
}

const policy = policyFor({
  teamSize: PEOPLE,
  caps: { costPerRow: 1e6, tokensPerRow: 1e15, writesPerRowAndDay: 10_000 },
});

async function measure(
  data: string,
  databaseUrl = '',
  hostile = 0,
): Promise<{
  putPerSecond: number;
  p99Ms: number;
  lost: number;
  cpuMsPerPut: number;
  peakMb: number;
  hostileOpened: number;
}> {
  const open = () => openStore({ data, onError: fail, ...(databaseUrl ? { databaseUrl } : {}) });
  const store = await open();
  const team = await initTeam(store, policy, Date.now());
  const key = await secretOf(store, 'checkout');
  await store.close();
  if (!team) throw new Error('the team exists');
  const running = await start(data, databaseUrl);
  await running.settled;
  const held = await holdConnections(running.url, hostile);
  const cpu = running.cpuMs();
  const { times, revs } = await puts(running, team, key);
  const cpuMsPerPut = Math.round((1000 * (running.cpuMs() - cpu)) / times.length) / 1000;
  const peakMb = running.peakMb();
  held.end();
  await running.end();
  const kept = await rowsOf(await open());
  const lost = [...revs].filter(
    ([person, rev]) => kept.get(pathOf('checkout', person, today, 'usage').split('/').slice(-2).join('.')) !== rev,
  ).length;
  const p99Ms = Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0);
  return {
    putPerSecond: Math.round(times.length / seconds),
    p99Ms,
    lost,
    cpuMsPerPut,
    peakMb,
    hostileOpened: held.opened(),
  };
}

async function rowsOf(store: Store): Promise<ReadonlyMap<string, number>> {
  const rows = await store.rows.ofWeek('checkout', 'usage', mondayOf(Math.floor(Date.now() / DAY_MS)));
  await store.close();
  return new Map(rows.map((row) => [row.cid, (JSON.parse(row.body) as { rev: number }).rev]));
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
}

/** One team's report when the store holds millions of rows; the endpoint sums closed weeks when it starts. */
async function report(rows: number, data: string, databaseUrl = ''): Promise<Report> {
  const began = performance.now();
  const store = await openStore({ data, onError: fail, ...(databaseUrl ? { databaseUrl } : {}) });
  const teams = Math.ceil(rows / KEPT_DAYS / MOST_PEOPLE);
  const people = Math.ceil(rows / KEPT_DAYS / teams);
  let tokens: NewTeam['tokens'] | undefined;
  for (let i = 0; i < teams; i++) {
    const own = policySchema.parse({ ...policy, team: `large-${i}`, teamSize: people });
    const made = await initTeam(store, own, Date.now());
    if (!made) throw new Error('the team exists');
    tokens = made.tokens;
    await seed(store, own, made.policyHash, people);
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
  };
  return { rows: people * KEPT_DAYS * teams, teams, ...figures };
}

async function get(agent: Agent, url: string, token: string): Promise<{ status: number; body: string }> {
  const call = request(url, { agent, headers: token ? { authorization: `Bearer ${token}` } : {} });
  call.end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  let body = '';
  for await (const part of response) body += String(part);
  return { status: response.statusCode ?? 0, body };
}

/**
 * Rows and their contributions by two statements a day, as the trigger would have made them one by one. People have one cell each;
 * fifty of a day work on each ticket.
 */
async function seed(store: Store, { team }: Policy, policyHash: string, people: number): Promise<void> {
  const last = Math.floor(Date.now() / DAY_MS);
  const series = `WITH RECURSIVE series (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM series WHERE i < ${people - 1}),
    person AS (SELECT i, 'ABC-' || (1 + i % ${Math.ceil(people / 50)}) AS artifact, CASE i % 2 WHEN 0 THEN 'checkout' ELSE 'search' END AS bucket,
      CASE i % 5 WHEN 0 THEN 'codex' ELSE 'claude-code' END AS agent, CASE i % 3 WHEN 0 THEN 'claude-sonnet' ELSE 'claude-opus' END AS model,
      1000000 + (i * 7919) % 9000000 AS cost FROM series)`;
  const { cells, ...row } = usageRow(policyHash);
  const cell = cells[0] ?? usageCell();
  const named = new Set(['artifact', 'bucket', 'agent', 'model', 'cost']);
  const rest = Object.fromEntries(Object.entries(cell).filter(([field]) => !named.has(field)));
  const head = JSON.stringify(row).slice(0, -1);
  const tail = JSON.stringify(rest).slice(1);
  await store.database.prepare(async (preparation) => {
    const { dialect } = preparation;
    const run = async (sql: string) => preparation.run(sql);
    if (dialect === 'sqlite') await run('DROP TRIGGER row_inserted');
    for (let back = 0; back < KEPT_DAYS; back++) await preparation.openWeek(mondayOf(last - back));
    if (dialect === 'postgres') await run('ALTER TABLE rows DISABLE TRIGGER row_changed');
    for (let back = 0; back < KEPT_DAYS; back++) {
      const day = last - back;
      const [week, period] = [mondayOf(day), dayText(day)];
      const body = `'${head},"cells":[{"artifact":"' || artifact || '","bucket":"' || bucket || '","agent":"' || agent || '","model":"' || model
        || '","cost":' || (cost / 1000000.0) || ',${tail}]}'`;
      await run(`INSERT INTO rows (team, period, kind, cid, week, proof, rev, body, day, writes, quarantined, number) ${series}
        SELECT '${team}', '${period}', 'usage', 'p' || i, ${week}, 'proof', 1, ${body}, ${day}, 1, 0, i + 1 FROM person`);
      await run(`INSERT INTO contributions ${series} SELECT '${team}', ${week}, 'usage', '${period}', 'p' || i, 0, bucket, artifact,
        agent, model, '', 1, cost, ${cell.input}, ${cell.cacheWrite5m}, ${cell.cacheWrite1h}, ${cell.cacheRead}, ${cell.output} FROM person`);
    }
    if (dialect === 'postgres') await run('ALTER TABLE rows ENABLE TRIGGER row_changed');
  });
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
