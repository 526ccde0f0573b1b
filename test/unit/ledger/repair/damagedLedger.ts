import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { closeTicket } from '../../../../src/ledger/tags/closedTickets.ts';
import { setPrefix } from '../../../../src/ledger/tags/ruleStore.ts';
import { addTag } from '../../../../src/ledger/tags/tagStore.ts';
import { agree } from '../../../../src/ledger/team/teamStore.ts';
import { seededRandom } from '../../core/seededRandom.ts';
import { row } from '../../engine/claudeLines.ts';
import { engineOn, writeLogs } from '../../engine/machine.ts';

const PAGE = 4096;
const TAGS = 30;
type Next = () => number;
const below = (next: Next, n: number): number => Math.floor(next() * n);
const pageOf = (next: Next, bytes: Buffer): number => PAGE * below(next, Math.floor(bytes.length / PAGE));

/** What happens to files, by name. Each changes the bytes in place or returns others. */
const KINDS: Readonly<Record<string, (bytes: Buffer, next: Next) => Buffer>> = {
  truncated: (bytes, next) => bytes.subarray(0, below(next, bytes.length)),
  zeroedPages: (bytes, next) => {
    for (let n = 0; n <= below(next, 3); n += 1) {
      const at = pageOf(next, bytes);
      bytes.fill(0, at, at + PAGE);
    }
    return bytes;
  },
  flippedBytes: (bytes, next) => {
    for (let n = 0; n <= below(next, 20); n += 1) bytes[below(next, bytes.length)] = below(next, 256);
    return bytes;
  },
  schemaBits: (bytes, next) => {
    const places: number[] = [];
    for (let at = bytes.indexOf('CREATE '); at >= 0; at = bytes.indexOf('CREATE ', at + 1)) places.push(at);
    for (let n = 0; n <= below(next, 3); n += 1) {
      const at = Math.min(bytes.length - 1, (places[below(next, places.length)] ?? 0) - 24 + below(next, 260));
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(next, 8));
    }
    return bytes;
  },
  foreignHeader: (bytes) => {
    bytes.write('\x89PNG\r\n\x1a\n'.padEnd(100, 'IHDR'), 0, 'latin1');
    return bytes;
  },
  wrongVersion: (bytes, next) => {
    bytes.writeUInt32BE(below(next, 2) ? below(next, 40) : below(next, 2 ** 32), 60);
    return bytes;
  },
  mixedWal: (bytes) => bytes,
  swappedPages: (bytes, next) => {
    const [a, b] = [pageOf(next, bytes), pageOf(next, bytes)];
    const kept = Buffer.from(bytes.subarray(a, a + PAGE));
    bytes.copy(bytes, a, b, b + PAGE);
    kept.copy(bytes, b);
    return bytes;
  },
};
const KIND_NAMES: readonly string[] = Object.keys(KINDS);

/** A ledger with calls, tags, rules, a closed ticket and a team, as bytes, with an earlier write-ahead log and a backup. */
interface WholeLedger {
  readonly home: string;
  readonly bytes: Buffer;
  readonly earlierWal: Buffer;
  readonly backup: string;
}

/** Makes the ledger by the engine below `home`; two thirds of the tags are in its backup. */
export async function makeWhole(home: string): Promise<WholeLedger> {
  const state = join(home, 'state');
  const rows = Array.from({ length: 200 }, (_, n) =>
    row(`m${n}/r`, 1, { line: { sessionId: `s${n % 40}`, gitBranch: `b${n % 9}` } }),
  );
  writeLogs(home, { '.claude/projects/p/s.jsonl': `${rows.join('\n')}\n` });
  mkdirSync(state, { recursive: true });
  const engine = engineOn(home, state);
  await engine.scanAll();
  const { ledger } = engine;
  setPrefix(ledger, { commonDir: '/a', prefix: 'ABC', state: 'confirmed', origin: 'person' }, 5);
  closeTicket(ledger, { commonDir: '', ticket: 'ABC-1', time: 11, origin: 'person' });
  agree(ledger, { endpoint: 'https://totals.example', team: 'shop' }, '{}', 7);
  ledger.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  for (let n = 0; n < TAGS; n += 1) {
    addTag(ledger, { kind: 'session', agent: 'claude-code', session: `s${n}` }, `ABC-${n}`, Date.now());
    if (n === 19) ledger.backUp(Date.now());
  }
  const earlierWal = readFileSync(join(state, 'ledger.db-wal'));
  ledger.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  engine.close();
  const name = readdirSync(state).find((each) => each.endsWith('.backup')) ?? '';
  copyFileSync(join(state, name), join(home, name));
  return { home, bytes: readFileSync(join(state, 'ledger.db')), earlierWal, backup: name };
}

interface Tried {
  readonly kind: string;
  readonly repaired: boolean;
  /** A write-ahead log of another time made an earlier state of the ledger, which SQLite and we find whole. */
  readonly isEarlier: boolean;
  readonly kept: number;
  /** What fell: stack traces, exit codes, tags that could have been kept, losses that nobody was told of. */
  readonly faults: readonly string[];
}

/** Damages a copy of the ledger by a seed and runs the command line on it. */
export function tryDamaged({ home, bytes, earlierWal, backup }: WholeLedger, seed: number): Tried {
  const { next } = seededRandom(seed);
  const kind = KIND_NAMES[seed % KIND_NAMES.length] as string;
  const state = join(home, 'state');
  rmSync(state, { recursive: true, force: true });
  mkdirSync(state, { recursive: true });
  const path = join(state, 'ledger.db');
  const hasBackup = next() < 0.6;
  if (hasBackup) copyFileSync(join(home, backup), join(state, backup));
  writeFileSync(path, KINDS[kind]?.(Buffer.from(bytes), next) ?? bytes);
  if (kind === 'mixedWal') {
    // Torn in its middle, as the half of another time's files.
    const wal = Buffer.from(earlierWal.subarray(0, below(next, earlierWal.length)));
    writeFileSync(`${path}-wal`, wal);
  }
  const inFile = readTickets(path, home);
  const inBackup = hasBackup ? readTickets(join(home, backup), home) : [];
  const faults: string[] = [];
  let said = '';
  for (const args of [['report'], ['tags'], ['doctor']]) {
    const env = { ...process.env, HOME: home, TOKEN_LEDGER_HOME: state };
    const done = spawnSync(process.execPath, [resolve('dist/cli.js'), ...args], { env, cwd: home, encoding: 'utf8' });
    said += done.stderr + done.stdout;
    if (/\n\s+at /.test(done.stderr + done.stdout)) faults.push(`${args.join()}: ${done.stderr}`);
    if (done.status !== 0) faults.push(`${args.join()}: ends with ${done.status ?? done.signal}: ${done.stderr}`);
  }
  const kept = new Set(readTickets(path, home));
  const repaired = said.includes('was damaged');
  const isEarlier = kind === 'mixedWal' && !repaired && kept.size < TAGS;
  const recoverable = new Set(isEarlier ? inFile : [...inFile, ...inBackup]);
  const dropped = [...recoverable].filter((ticket) => !kept.has(ticket));
  if (dropped.length > 0) faults.push(`dropped ${dropped.join()}: ${said}`);
  if (kept.size < TAGS && !isEarlier && !said.includes('missing'))
    faults.push(`${TAGS - kept.size} tags lost without a word: ${said}`);
  return { kind, repaired, isEarlier, kept: kept.size, faults };
}

/** Tickets of tags that SQLite reads without an error from either end, in a copy. */
function readTickets(path: string, home: string): readonly string[] {
  const copy = join(home, 'copy.db');
  for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true });
  for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
  const found = new Set<string>();
  for (const order of ['ASC', 'DESC']) {
    let db: DatabaseSync | undefined;
    try {
      db = new DatabaseSync(copy);
      for (const { ticket } of db
        .prepare(`SELECT ticket FROM tags WHERE agent = 'claude-code' ORDER BY seq ${order}`)
        .iterate())
        if (/^ABC-[12]?\d$/.test(String(ticket))) found.add(String(ticket));
    } catch {
      // What was read until here counts.
    } finally {
      db?.close();
    }
  }
  return [...found];
}
