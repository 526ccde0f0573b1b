// node test/bench/server.ts [--json] [--seconds N] [--rows N]: the endpoint as a process of its own, on both stores.
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
import { postgresPrograms, startPostgres } from '../unit/server/debianPostgres.ts';
import { headersOf, pathOf, policyFor, upsert, usageCell, usageRow } from '../unit/server/support.ts';

const CONNECTIONS = 16;
const PEOPLE = 240;
/** Days over which the report's rows are spread: those that a policy of 60 days keeps. */
const KEPT_DAYS = 60;

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, seconds: { type: 'string' }, rows: { type: 'string' } },
});
const seconds = Number(values.seconds ?? 8);
const reportRows = Number(values.rows ?? 1_000_000);
const today = dayText(Math.floor(Date.now() / DAY_MS));
const fail = (error: Error) => {
  throw error;
};

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  peakMb(): number;
  /** Processor time so far, in ms. */
  cpuMs(): number;
  /** The first run of the retention job is over. */
  readonly settled: Promise<unknown>;
  end(): Promise<void>;
}

async function start(data: string, databaseUrl = ''): Promise<Running> {
  const child = spawn(
    process.execPath,
    ['src/server/command/main.ts', '--port', '0', '--data', data, '--requests-per-hour', '1e12'],
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
async function puts(running: Running, team: NewTeam): Promise<{ times: number[]; revs: Map<number, number> }> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const times: number[] = [];
  const revs = new Map<number, number>();
  const until = performance.now() + seconds * 1000;
  // Made before: the sender's own work is not what is measured.
  const places = Array.from({ length: PEOPLE }, (_, person) => ({
    url: running.url + pathOf('checkout', person, today, 'usage'),
    headers: headersOf('checkout', person, today, team.tokens.ingest),
  }));
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
): Promise<{ putPerSecond: number; p99Ms: number; lost: number; cpuMsPerPut: number; peakMb: number }> {
  const open = () => openStore({ data, onError: fail, ...(databaseUrl ? { databaseUrl } : {}) });
  const store = await open();
  const team = await initTeam(store, policy, Date.now());
  await store.close();
  if (!team) throw new Error('the team exists');
  const running = await start(data, databaseUrl);
  await running.settled;
  const cpu = running.cpuMs();
  const { times, revs } = await puts(running, team);
  const cpuMsPerPut = Math.round((1000 * (running.cpuMs() - cpu)) / times.length) / 1000;
  const peakMb = running.peakMb();
  await running.end();
  const kept = await rowsOf(await open());
  const lost = [...revs].filter(
    ([person, rev]) => kept.get(pathOf('checkout', person, today, 'usage').split('/').at(-1) ?? '') !== rev,
  ).length;
  const p99Ms = Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0);
  return { putPerSecond: Math.round(times.length / seconds), p99Ms, lost, cpuMsPerPut, peakMb };
}

async function rowsOf(store: Store): Promise<ReadonlyMap<string, number>> {
  const rows = await store.rows.ofWeek('checkout', 'usage', mondayOf(Math.floor(Date.now() / DAY_MS)));
  await store.close();
  return new Map(rows.map((row) => [row.cid, (JSON.parse(row.body) as { rev: number }).rev]));
}

/** One team's report when the store holds a million rows of it; the endpoint sums closed weeks when it starts. */
async function report(data: string): Promise<{ rows: number; firstMs: number; ms: number; peakMb: number }> {
  const store = await openStore({ data, onError: fail });
  const people = Math.ceil(reportRows / KEPT_DAYS);
  const team = await initTeam(store, { ...policy, team: 'large', teamSize: people }, Date.now());
  if (!team) throw new Error('the team exists');
  const body = JSON.stringify(usageRow(team.policyHash));
  const last = Math.floor(Date.now() / DAY_MS);
  for (let back = 0; back < KEPT_DAYS; back++) {
    const day = last - back;
    const shared = { team: 'large', body, period: dayText(day), week: mondayOf(day), day, people: 1e9 };
    const batch = Array.from({ length: people }, (_, i) => upsert({ ...shared, cid: `p${back}-${i}` }));
    for (let i = 0; i < batch.length; i += 2_000) await insert(store, batch.slice(i, i + 2_000));
  }
  await store.close();
  const running = await start(data);
  await running.settled;
  const agent = new Agent({ keepAlive: true });
  const ask = async () => {
    const started = performance.now();
    const status = await send(agent, `${running.url}/v1/teams/large/report`, 'GET', {
      authorization: `Bearer ${team.tokens.report}`,
    });
    if (status !== 200) throw new Error(`status ${status}`);
    return Math.round(performance.now() - started);
  };
  const firstMs = await ask();
  const later = [await ask(), await ask(), await ask()].toSorted((a, b) => a - b);
  const peakMb = running.peakMb();
  agent.destroy();
  await running.end();
  return { rows: people * KEPT_DAYS, firstMs, ms: later[1] ?? 0, peakMb };
}

async function insert(store: Store, batch: readonly ReturnType<typeof upsert>[]): Promise<void> {
  const sql = `INSERT INTO rows (team, period, kind, cid, week, proof, rev, body, day, writes, quarantined, number) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, 1, 0, 1)`;
  await Promise.all(
    batch.map((row) =>
      store.database.write(sql, [row.team, row.period, row.kind, row.cid, row.week, row.proof, row.body, row.day]),
    ),
  );
}

const folder = mkdtempSync(join(tmpdir(), 'team-totals-bench-'));
try {
  const sqlite = await measure(join(folder, 'puts'));
  const bin = postgresPrograms();
  const server = bin === '' ? undefined : await startPostgres(bin);
  const postgres = server ? await measure('', server.url) : undefined;
  await server?.close();
  const large = await report(join(folder, 'report'));
  const peakMb = Math.max(sqlite.peakMb, postgres?.peakMb ?? 0, large.peakMb);
  const result = { sqlite, postgres: postgres ?? 'PostgreSQL is not installed', report: large, peakMb };
  console.log(values.json ? JSON.stringify(result) : result);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
