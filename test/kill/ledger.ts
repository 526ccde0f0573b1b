/**
 * Kills processes that share a ledger, and damages ledgers: `RUNS=300 npm run kill:ledger`. Ends with 1 if a total is wrong,
 * a tag that was said to be set is lost without a word, or a command prints a stack trace.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isSound } from '../../src/ledger/damage/isDamage.ts';
import { addTag, readTags } from '../../src/ledger/tags/tagStore.ts';
import { row } from '../unit/engine/claudeLines.ts';
import { engineOn, told } from '../unit/engine/machine.ts';

const RUNS = Number(process.env['RUNS'] ?? 3);
const WRITERS = 3;
const folder = mkdtempSync(join(tmpdir(), 'kill-ledger-'));

/** Kills three writers at random moments; then every call is counted once and every acknowledged tag is there. */
async function killWriters(): Promise<void> {
  const home = join(folder, 'home');
  const state = join(folder, 'state');
  const log = join(home, '.claude/projects/p/s.jsonl');
  mkdirSync(join(home, '.claude/projects/p'), { recursive: true });
  const acknowledged = new Set<string>();
  let output = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const writers = Array.from({ length: WRITERS }, (_, n) =>
      spawn(process.execPath, [resolve('test/kill/writer.ts'), home, state, `${run}-${n}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    const texts = writers.map(() => '');
    writers.forEach((writer, n) => writer.stdout.on('data', (chunk: Buffer) => void (texts[n] += chunk.toString())));
    // The first writer works: from now on a kill meets something.
    await once(writers[0]?.stdout as NodeJS.ReadableStream, 'data');
    for (const [n, writer] of writers.entries()) {
      for (let line = 0; line < 20; line += 1) {
        output += 1;
        appendFileSync(log, `${row(`m${run}-${n}-${line}/r`, 1)}\n`);
      }
      await new Promise((done) => setTimeout(done, Math.random() * 60));
      const closed = once(writer, 'close');
      writer.kill('SIGKILL');
      await closed;
    }
    for (const text of texts)
      for (const ticket of text.slice(0, text.lastIndexOf('\n') + 1).split('\n'))
        if (ticket !== '') acknowledged.add(ticket);
    const engine = engineOn(home, state);
    await engine.scanAll();
    assert.match(told(engine).join(), new RegExp(`calls ${output}\\b.*output ${output}\\b`), `run ${run}`);
    const present = new Set(readTags(engine.ledger).map(({ ticket }) => ticket));
    assert.deepEqual(
      [...acknowledged].filter((ticket) => !present.has(ticket)),
      [],
      `run ${run}`,
    );
    assert.ok(isSound(engine.ledger.db), `run ${run}`);
    engine.close();
  }
  console.log(`${RUNS * WRITERS} kills: ${output} calls counted once, ${acknowledged.size} acknowledged tags kept`);
}

const CLI = resolve('dist/cli.js');

function command(home: string, ...args: readonly string[]): string {
  const env = { ...process.env, HOME: home, TOKEN_LEDGER_HOME: join(home, 'state') };
  const done = spawnSync(process.execPath, [CLI, ...args], { env, cwd: home, encoding: 'utf8' });
  assert.doesNotMatch(done.stderr, /\n\s+at /, args.join(' '));
  return done.stderr;
}

/** Damages a ledger at random places; the commands repair it, keep what SQLite can read, and report what may be missing. */
async function damageLedgers(): Promise<void> {
  const home = join(folder, 'damaged');
  const state = join(home, 'state');
  mkdirSync(join(home, '.claude/projects/p'), { recursive: true });
  const rows = Array.from({ length: 500 }, (_, n) =>
    row(`m${n}/r`, 1, { line: { sessionId: `s${n % 40}`, gitBranch: `b${n % 9}` } }),
  );
  writeFileSync(join(home, '.claude/projects/p/s.jsonl'), `${rows.join('\n')}\n`);
  command(home, 'report');
  for (const name of readdirSync(state)) if (name.endsWith('.backup')) rmSync(join(state, name));
  const engine = engineOn(home, state);
  for (let n = 0; n < 30; n += 1) {
    addTag(engine.ledger, { kind: 'session', agent: 'claude-code', session: `s${n}` }, `ABC-${n}`, Date.now());
    if (n === 19) engine.ledger.backUp(Date.now());
  }
  engine.close();
  const ledger = join(state, 'ledger.db');
  const original = join(folder, 'original.db');
  const db = new DatabaseSync(ledger);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  copyFileSync(ledger, original);
  const counts = { repaired: 0, whole: 0, told: 0 };
  for (let run = 0; run < RUNS; run += 1) {
    for (const name of readdirSync(state)) if (/^ledger\.(?:db|damaged)/.test(name)) rmSync(join(state, name));
    const bytes = readFileSync(original);
    for (let n = 0; n <= run % 4; n += 1) {
      const at = Math.floor(Math.random() * (run % 5 === 0 ? 200 : bytes.length));
      const length = run % 2 ? 4096 : 4;
      for (let i = at; i < Math.min(bytes.length, at + length); i += 1) bytes[i] = Math.floor(Math.random() * 256);
    }
    writeFileSync(ledger, bytes);
    const readable = readableTags(ledger);
    const said = ['report', 'doctor', 'status', 'summary'].map((name) => command(home, name)).join('');
    const kept = readableTags(ledger);
    assert.deepEqual(
      readable.filter((ticket) => !kept.includes(ticket)),
      [],
      said,
    );
    if (/was damaged/.test(said)) counts.repaired += 1;
    if (kept.length === 30) counts.whole += 1;
    else if (/missing/.test(said)) counts.told += 1;
    else assert.fail(`${30 - kept.length} tags lost without a word: ${said}`);
  }
  console.log(`${RUNS} damaged ledgers: no stack trace; ${JSON.stringify(counts)}`);
}

/** Tags that SQLite reads without an error from either end. */
function readableTags(path: string): readonly string[] {
  const found = new Set<string>();
  for (const order of ['ASC', 'DESC']) {
    try {
      const db = new DatabaseSync(path, { readOnly: true });
      try {
        for (const tag of db.prepare(`SELECT ticket FROM tags ORDER BY seq ${order}`).iterate())
          if (/^ABC-\d+$/.test(String(tag['ticket']))) found.add(String(tag['ticket']));
      } finally {
        db.close();
      }
    } catch {
      // What was read until here counts.
    }
  }
  return [...found];
}

try {
  await killWriters();
  await damageLedgers();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
