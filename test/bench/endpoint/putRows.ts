import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import type { Store } from '../../../src/server/store/store.ts';
import { DAY_MS, dayText, mondayOf } from '../../../src/wire/period.ts';
import { headersOf, pathOf, usageCell, usageRow } from '../../unit/server/support.ts';
import type { Running } from './runningEndpoint.ts';

const CONNECTIONS = 16;
/** Divisible by the connections. */
export const PEOPLE = 240;
const today = dayText(Math.floor(Date.now() / DAY_MS));

/** The team whose rows are written. */
export interface Writing {
  readonly team: string;
  readonly policyHash: string;
  /** The secret that tokens are made with. */
  readonly key: string;
}

export interface Puts {
  readonly putPerSecond: number;
  readonly p99Ms: number;
  readonly cpuMsPerPut: number;
  /** The last revision of each person that was acknowledged. */
  readonly revs: ReadonlyMap<number, number>;
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
export async function putRows(running: Running, { team, policyHash, key }: Writing, seconds: number): Promise<Puts> {
  const cpu = running.cpuMs();
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const times: number[] = [];
  const revs = new Map<number, number>();
  // Made before: the sender's own work is not what is measured.
  const places = Array.from({ length: PEOPLE }, (_, person) => ({
    url: running.url + pathOf(team, person, today, 'usage'),
    headers: headersOf(team, person, today, key),
  }));
  const until = performance.now() + seconds * 1000;
  const worker = async (first: number) => {
    for (let i = 0; performance.now() < until; i++) {
      const person = first + CONNECTIONS * (i % (PEOPLE / CONNECTIONS));
      const rev = (revs.get(person) ?? 0) + 1;
      const body = JSON.stringify(
        usageRow(policyHash, { rev, cells: [1, 2, 3].map((n) => usageCell({ artifact: `ABC-${n}`, cost: rev })) }),
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
  return {
    putPerSecond: Math.round(times.length / seconds),
    p99Ms: Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0),
    cpuMsPerPut: Math.round((1000 * (running.cpuMs() - cpu)) / times.length) / 1000,
    revs,
  };
}

/** Counts people whose last acknowledged row the store does not hold. */
export async function countLost(store: Store, team: string, revs: ReadonlyMap<number, number>): Promise<number> {
  const rows = await store.rows.ofWeek(team, 'usage', mondayOf(Math.floor(Date.now() / DAY_MS)));
  const kept = new Map(rows.map((row) => [row.cid, (JSON.parse(row.body) as { rev: number }).rev]));
  const nameOf = (person: number) => pathOf(team, person, today, 'usage').split('/').slice(-2).join('.');
  return [...revs].filter(([person, rev]) => kept.get(nameOf(person)) !== rev).length;
}
