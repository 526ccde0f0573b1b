/**
 * Kills processes that share a ledger, and damages ledgers: `RUNS=300 npm run kill:ledger`, or damages only:
 * `npm run kill:ledger -- --damaged 300 --json`, or kills during random steps only: `-- --sums --steps 10000 --kills 200`. Ends with 1 if a total is wrong,
 * a tag that was said to be set is lost without a word, or a command prints a stack trace.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isSound } from '../../src/ledger/damage/isDamage.ts';
import { readTags } from '../../src/ledger/tags/tagStore.ts';
import { row } from '../unit/engine/claudeLines.ts';
import { engineOn, ledgerLines } from '../unit/engine/machine.ts';
import { makeWhole, tryDamaged } from '../unit/ledger/repair/damagedLedger.ts';
import { killSteppers } from './sums.ts';

const { values } = parseArgs({
  options: {
    damaged: { type: 'string' },
    sums: { type: 'boolean', default: false },
    steps: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '200' },
    json: { type: 'boolean' },
  },
});
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
    assert.match(ledgerLines(engine).join(), new RegExp(`calls ${output}\\b.*output ${output}\\b`), `run ${run}`);
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

/** Damages ledgers in many ways; the command line repairs them, keeps what can be read, and reports what may be missing. */
async function damageLedgers(runs: number): Promise<void> {
  const home = join(folder, 'damaged');
  mkdirSync(home);
  const whole = await makeWhole(home);
  const tried = Array.from({ length: runs }, (_, seed) => ({ seed, ...tryDamaged(whole, seed) }));
  const count = (all: typeof tried) => ({
    runs: all.length,
    repaired: all.filter(({ repaired }) => repaired).length,
    allTagsKept: all.filter(({ kept }) => kept === 30).length,
    earlierState: all.filter(({ isEarlier }) => isEarlier).length,
    faults: all.filter(({ faults }) => faults.length > 0).length,
  });
  const kinds = [...new Set(tried.map(({ kind }) => kind))].map(
    (kind) => [kind, count(tried.filter((each) => each.kind === kind))] as const,
  );
  const faults = tried.flatMap(({ seed, kind, faults: own }) => own.map((fault) => ({ seed, kind, fault })));
  const { json } = values;
  console.log(JSON.stringify({ ...count(tried), kinds: Object.fromEntries(kinds), faults }, undefined, json ? 2 : 0));
  if (faults.length > 0) process.exitCode = 1;
}

try {
  if (values.sums) {
    const done = await killSteppers(folder, { steps: Number(values.steps), kills: Number(values.kills) });
    console.log(JSON.stringify(done));
  } else if (values.damaged === undefined) await killWriters();
  if (!values.sums) await damageLedgers(Number(values.damaged ?? RUNS));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
