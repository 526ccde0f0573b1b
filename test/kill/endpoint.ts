/**
 * Kills the team endpoint at random moments while people send and delete rows: `npm run kill:endpoint -- --kills 200`. Each store
 * (SQLite, and PostgreSQL if it is installed) has so many kills. Prints one line of JSON; ends with 1 if a row that was
 * acknowledged is lost, counted twice, older than acknowledged, or there after its owner was told that it is gone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { initTeam } from '../../src/server/command/init.ts';
import { openStore, type Store } from '../../src/server/store/store.ts';
import { DAY_MS, dayText, mondayOf } from '../../src/wire/period.ts';
import { postgresPrograms, startPostgres } from '../unit/server/debianPostgres.ts';
import { headersOf, pathOf, policyFor, secretOf, usageCell, usageRow } from '../unit/server/support.ts';

const SENDERS = 8;
/** Fewer than the support file can distinguish. */
const PEOPLE = 240;
const { values } = parseArgs({ options: { kills: { type: 'string' }, store: { type: 'string' } } });
const KILLS = Number(values.kills ?? 5);
const day = Math.floor(Date.now() / DAY_MS);
const today = dayText(day);
const policy = policyFor({
  teamSize: PEOPLE,
  caps: { costPerRow: 1e6, tokensPerRow: 1e15, writesPerRowAndDay: 10_000 },
});

/** What one person sent: the newest revision, the newest that was acknowledged, and whether the row was removed. */
interface Sent {
  sent: number;
  acknowledged: number;
  answers: number;
  removal: 'none' | 'asked' | 'acknowledged';
}

interface Team {
  readonly policyHash: string;
  /** The key of the team's tokens. */
  readonly key: string;
}

interface Place {
  readonly data: string;
  readonly databaseUrl: string;
}

const openAt = ({ data, databaseUrl }: Place): Promise<Store> =>
  openStore({
    data,
    onError: (error) => {
      throw error;
    },
    ...(databaseUrl === '' ? {} : { databaseUrl }),
  });

async function start({ data, databaseUrl }: Place): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const args = ['src/server/command/main.ts', '--port', '0', '--data', data, '--requests-per-hour', '1e12'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the endpoint does not start after a kill');
  });
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string];
  ended.catch(() => undefined);
  return { child, url: line.split(' ').at(-1) ?? '' };
}

/** Somebody who sends: `first` settles with the first answer, `all` when the endpoint is gone. */
function sender(url: string, team: Team, people: readonly Sent[], from: number) {
  let answered = (): void => undefined;
  const first = new Promise<void>((resolve) => {
    answered = resolve;
  });
  const all = send({ url, team, people, from, answered }).finally(answered);
  return { first, all };
}

interface Sending {
  readonly url: string;
  readonly team: Team;
  readonly people: readonly Sent[];
  readonly from: number;
  readonly answered: () => void;
}

async function send({ url, team, people, from, answered }: Sending): Promise<void> {
  for (let n = from; ; n += SENDERS) {
    const person = n % PEOPLE;
    const state = people[person];
    if (state === undefined || state.removal === 'acknowledged') continue;
    const init = { headers: headersOf('checkout', person, today, team.key) };
    const path = url + pathOf('checkout', person, today, 'usage');
    try {
      if (state.removal === 'asked' || (state.acknowledged > 0 && Math.random() < 0.002)) {
        state.removal = 'asked';
        if ((await fetch(path, { ...init, method: 'DELETE' })).ok) state.removal = 'acknowledged';
      } else {
        state.sent += 1;
        const rev = state.sent;
        const body = JSON.stringify(usageRow(team.policyHash, { rev, cells: [usageCell({ cost: rev })] }));
        const response = await fetch(path, { ...init, method: 'PUT', body });
        if (!response.ok) throw new Error(`status ${response.status}`);
        state.acknowledged = rev;
        state.answers += 1;
        answered();
      }
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('status')) throw error;
      return;
    }
  }
}

/** What is wrong with the rows that the store has. */
async function compare(
  place: Place,
  people: readonly Sent[],
): Promise<{ lost: number; doubled: number; undead: number }> {
  const store = await openAt(place);
  const rows = await store.rows.ofWeek('checkout', 'usage', mondayOf(day));
  await store.close();
  const kept = new Map(
    rows.map(({ cid, body }) => [cid, JSON.parse(body) as { rev: number; cells: { cost: number }[] }]),
  );
  const found = { lost: 0, doubled: rows.length - kept.size, undead: 0 };
  for (const [person, { sent, acknowledged, removal }] of people.entries()) {
    const row = kept.get(pathOf('checkout', person, today, 'usage').split('/').slice(-2).join('.'));
    if (removal === 'acknowledged') found.undead += row === undefined ? 0 : 1;
    else if (row === undefined) found.lost += acknowledged > 0 && removal === 'none' ? 1 : 0;
    else if (row.rev < acknowledged || row.rev > sent || row.cells[0]?.cost !== row.rev) found.lost += 1;
  }
  return found;
}

async function killOn(place: Place): Promise<object> {
  const store = await openAt(place);
  const made = await initTeam(store, policy, Date.now());
  if (made === undefined) throw new Error('the team exists');
  const team = { policyHash: made.policyHash, key: await secretOf(store, 'checkout') };
  await store.close();
  const people = Array.from(
    { length: PEOPLE },
    (): Sent => ({ sent: 0, acknowledged: 0, answers: 0, removal: 'none' }),
  );
  for (let kill = 0; kill < KILLS; kill += 1) {
    const { child, url } = await start(place);
    const senders = Array.from({ length: SENDERS }, (_, n) => sender(url, team, people, n + kill * 13));
    // Something is acknowledged: from now on a kill meets something.
    await Promise.race(senders.map(({ first }) => first));
    await wait(Math.random() * 300);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await Promise.all(senders.map(({ all }) => all));
  }
  const acknowledged = people.reduce((sum, one) => sum + one.answers, 0);
  const removed = people.filter(({ removal }) => removal === 'acknowledged').length;
  return {
    kills: KILLS,
    rows: people.filter((one) => one.acknowledged > 0).length,
    acknowledged,
    removed,
    ...(await compare(place, people)),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'kill-endpoint-'));
const result: Record<string, object | string> = {};
try {
  if (values.store !== 'postgres') result['sqlite'] = await killOn({ data: join(folder, 'data'), databaseUrl: '' });
  const bin = values.store === 'sqlite' ? '' : postgresPrograms();
  const server = bin === '' ? undefined : await startPostgres(bin);
  try {
    result['postgres'] = server ? await killOn({ data: '', databaseUrl: server.url }) : 'not run';
  } finally {
    await server?.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(JSON.stringify(result));
const isWrong = Object.values(result).some((one) => /"(?:lost|doubled|undead)":[^0]/.test(JSON.stringify(one)));
process.exitCode = isWrong ? 1 : 0;
