// npm run bench -- [--json] [--mb 500 | --calls 1000000 --years 1] [--versus ccusage@20.0.24] [--scanner]. With --calls: years of logs that hold nothing but calls.
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AGENTS } from '../../src/agents/all.ts';
import { Engine } from '../../src/engine/ingest/engine.ts';
import { PriceBook } from '../../src/engine/prices/priceBook.ts';
import { chargeWith } from '../../src/engine/prices/pricing.ts';
import { makeCorpus } from './corpus.ts';
import { measureDense } from './dense.ts';
import { type FirstFigure, firstFigure } from './firstFigure.ts';
import { quantile, type Ran, round, run } from './process.ts';
import { measureScanner } from './scanner.ts';
import { compare } from './versus.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    mb: { type: 'string', default: '500' },
    calls: { type: 'string' },
    years: { type: 'string', default: '1' },
    versus: { type: 'string' },
    scanner: { type: 'boolean' },
    runs: { type: 'string', default: '5' },
  },
});
const dist = resolve(import.meta.dirname, '../../dist');
const temp = mkdtempSync(join(tmpdir(), 'token-ledger-bench-'));
process.once('exit', () => rmSync(temp, { recursive: true, force: true }));

interface Report {
  readonly scan: { readonly files: number; readonly bytesRead: number; readonly ms: number };
  readonly totals: { readonly calls: number; readonly tokens: { readonly output: number } };
}

const cli = [join(dist, 'cli.js'), 'report', '--json'];
const envOf = (home: string, ledger: string): Record<string, string> => ({
  HOME: home,
  TOKEN_LEDGER_HOME: join(temp, ledger),
});

/** A new ledger over a tree that the system's cache holds, `runs` times: the median counts. */
async function cold(home: string, bytes: number, runs: number) {
  const all: Ran[] = [];
  for (let n = 0; n < runs; n++) all.push(await run(process.execPath, cli, envOf(home, `cold-${n}`)));
  const ms = quantile(
    all.map((each) => each.wallMs),
    0.5,
  );
  return {
    mbPerSecond: Math.round(bytes / 1e3 / ms),
    ms: Math.round(ms),
    peakMb: Math.round(Math.max(...all.map((each) => each.peakMb))),
  };
}

/** The same tree again: every log is looked at, none is read. */
async function warm(home: string) {
  const env = envOf(home, 'warm');
  await run(process.execPath, cli, env);
  const all: (Report['scan'] & { readonly processMs: number })[] = [];
  for (let n = 0; n < 5; n++) {
    const ran = await run(process.execPath, cli, env);
    all.push({ ...(JSON.parse(ran.stdout) as Report).scan, processMs: ran.wallMs });
  }
  const { files = 0, bytesRead = 0 } = all[0] ?? {};
  const median = (pick: (each: (typeof all)[0]) => number): number => Math.round(quantile(all.map(pick), 0.5));
  return { ms: median((each) => each.ms), bytesRead, files, processMs: median((each) => each.processMs) };
}

function thousandLogs(home: string): void {
  const folder = join(home, '.claude/projects/-work-many');
  mkdirSync(folder, { recursive: true });
  for (let n = 0; n < 1000; n++) {
    const message = { id: `msg_many_${n}`, model: 'claude-opus-4-8', usage: { input_tokens: 10, output_tokens: n } };
    const line = {
      type: 'assistant',
      sessionId: `many-${n}`,
      cwd: '/work/many',
      timestamp: '2026-10-01T08:00:00Z',
      requestId: `r${n}`,
      message,
    };
    writeFileSync(join(folder, `many-${n}.jsonl`), `${JSON.stringify(line)}\n`);
  }
}

/** One appended line, from the watcher's word to the committed ledger; and how soon the first figure stands after a cold start. */
async function appended(home: string) {
  let firstFigureMs = 0;
  const start = performance.now();
  const engine = new Engine({
    agents: AGENTS,
    place: { home, platform: 'linux', env: {} },
    ledgerPath: join(temp, 'append/ledger.db'),
    charge: chargeWith(new PriceBook({ dist, folder: join(temp, 'append') })),
    dist,
    check: false,
    onRepaired: () => undefined,
    onCommit: () => {
      if (firstFigureMs === 0) firstFigureMs = performance.now() - start;
    },
  });
  await engine.scanAll();
  const path = join(home, '.claude/projects/-work-many/many-0.jsonl');
  const took: number[] = [];
  let bytes = 0;
  for (let n = 0; n < 300; n++) {
    const message = { id: `msg_append_${n}`, model: 'claude-opus-4-8', usage: { input_tokens: 10, output_tokens: n } };
    const line = `${JSON.stringify({ type: 'assistant', sessionId: 'many-0', cwd: '/work/many', timestamp: new Date().toISOString(), requestId: `a${n}`, message })}\n`;
    appendFileSync(path, line);
    const from = performance.now();
    const figures = await engine.scanPaths([path]);
    took.push(performance.now() - from);
    bytes += figures.bytesRead - Buffer.byteLength(line);
  }
  engine.close();
  return {
    p50Ms: round(quantile(took, 0.5), 2),
    p95Ms: round(quantile(took, 0.95), 2),
    bytesBeyondAppended: bytes,
    firstFigureMs: Math.round(firstFigureMs),
  };
}

/** A window's thread over the whole tree: on no ledger, and on one that holds everything already. */
async function opened(home: string, folder: string, runs: number) {
  // The machine's home as the thread sees it is this process's.
  const own = process.env['HOME'];
  process.env['HOME'] = home;
  const cold: FirstFigure[] = [];
  const warm: FirstFigure[] = [];
  await run(process.execPath, cli, envOf(home, 'opened'));
  for (let n = 0; n < runs; n++) {
    cold.push(await firstFigure(dist, join(temp, `opened-${n}`), folder));
    warm.push(await firstFigure(dist, join(temp, 'opened'), folder));
  }
  process.env['HOME'] = own;
  const median = (all: readonly FirstFigure[], of: keyof FirstFigure): number =>
    Math.round(
      quantile(
        all.map((each) => each[of]),
        0.5,
      ),
    );
  const both = (all: readonly FirstFigure[]) => ({ wholeMs: median(all, 'wholeMs'), ownMs: median(all, 'ownMs') });
  return { cold: both(cold), warm: both(warm) };
}

async function versus(home: string) {
  if (values.versus === undefined) return {};
  return { versus: await compare(values.versus, { temp, home, cli, runs: Number(values.runs) }) };
}

/** A window's work with logs as agents write them. */
async function ordinary() {
  const home = join(temp, 'home');
  const corpus = makeCorpus(home, Number(values.mb) * 1e6);
  return {
    cold: await cold(home, corpus.bytes, Number(values.runs)),
    warm: await (async () => {
      const many = join(temp, 'many');
      thousandLogs(many);
      return warm(many);
    })(),
    firstFigure: await opened(home, '/work/project', Number(values.runs)),
    append: await (async () => {
      thousandLogs(home);
      return appended(home);
    })(),
    corpus: { files: corpus.files, bytes: corpus.bytes, calls: corpus.calls, output: corpus.output },
    ...(await versus(home)),
  };
}

async function dense(calls: number) {
  const [runs, years] = [Number(values.runs), Number(values.years)];
  return { ...(await measureDense({ temp, dist, calls, years, runs })), ...(await versus(join(temp, 'dense'))) };
}

/** What the search in WebAssembly is worth (src/core/jsonscan/README.md). */
async function scanner() {
  const home = join(temp, 'home');
  const { files, bytes, calls } = makeCorpus(home, Number(values.mb) * 1e6);
  const worth = await measureScanner({ temp, dist, home, runs: Number(values.runs) });
  return { corpus: { files, bytes, calls }, scanner: worth };
}

const measure = async () => (values.calls === undefined ? ordinary() : dense(Number(values.calls)));
const figures = values.scanner ? await scanner() : await measure();
process.stdout.write(`${JSON.stringify(figures, null, values.json ? undefined : 2)}\n`);
