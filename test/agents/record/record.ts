import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Difference } from '../compare/compare.ts';
import type { Trial } from '../place/trial.ts';
import { DUMP, type Recorded } from '../replay/fixture.ts';
import { type HomeFiles, replay } from '../replay/replay.ts';
import { readWorktrees } from '../replay/worktrees.ts';
import { dumpTables, isDatabase } from './dump.ts';
import { isProse, namesThisMachine, scrubber } from './scrub.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/recorded', import.meta.url));
const MOST_BYTES = 3_000_000;
/** Files that are neither logs nor beside them; a database's own come and go. */
const NOISE =
  /-(?:journal|wal|shm)$|(?:^|\/)(?:cache|\.cache|\.npm|node_modules|logs?|debug|telemetry|statsig|bin|shell-snapshots|file-history)(?:\/|$)/iu;
const TEXTS = new Set(['.json', '.jsonl', '.toml', '.yaml', '.yml', '.project_root', '']);

export interface Subject {
  readonly agent: string;
  readonly version: string;
  readonly scenario: string;
  /** Folder below the fixtures. */
  readonly folder: string;
}

/**
 * Writes a scenario's logs and bill as a fixture. Throws if the fixture would not read as the logs themselves did: then
 * something that matters was replaced.
 */
export async function recordTrial(subject: Subject, trial: Trial, found: readonly Difference[]): Promise<void> {
  const failure = found.find(({ what }) => what === 'reading');
  if (failure !== undefined) throw new Error(failure.text);
  const scrub = scrubber(trial.folder);
  const { agent, version, scenario } = subject;
  const recorded = scrub.path(
    JSON.stringify({
      agent,
      version,
      scenario,
      worktrees: readWorktrees(trial.folder, trial.worktrees),
      bill: trial.bill.rows,
    } satisfies Recorded),
  );
  const record = JSON.parse(recorded) as Recorded;
  const all = collect(trial, scrub);
  const expected = summaryOf(found);
  const reads = async (parts: readonly Part[]): Promise<{ readonly summary: string; readonly reasons: string }> => {
    const root = mkdtempSync(join(tmpdir(), 'token-ledger-replay-'));
    try {
      const { differences, reasons } = await replay(record, filesOf(parts), root, 1);
      return { summary: summaryOf(differences), reasons: reasons.join() };
    } finally {
      rmSync(root, { recursive: true });
    }
  };
  const { summary: whole, reasons } = await reads(all);
  if (whole !== expected) throw new Error(`the recording reads differently:\n${whole}\nin place of\n${expected}`);
  // What the product misses may be in a part that it does not read yet.
  const isMissed = found.some(({ what, text }) => what === 'missing' && !text.startsWith('side'));
  const spare = isMissed ? all.filter(({ path }) => !path.endsWith(DUMP) && !path.endsWith('.jsonl')) : all;
  const needed = await without(all, spare, async (parts) => {
    const read = await reads(parts);
    return read.summary === expected && read.reasons === reasons;
  });
  save(join(FOLDER, subject.folder), record, filesOf(needed), trial.folder);
}

/** A part of a fixture's file that may be needless: a file, or one table of a database. */
interface Part {
  readonly path: string;
  readonly text: string;
}

function collect(trial: Trial, scrub: ReturnType<typeof scrubber>): readonly Part[] {
  const paths = readdirSync(trial.home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) => statSync(path).size < MOST_BYTES && statSync(path).size > 0 && !NOISE.test(relative(trial.home, path)),
    );
  return paths.flatMap((path): Part[] => {
    const below = scrub.path(relative(trial.home, path));
    if (isDatabase(path))
      return [...dumpTables(path, scrub.value).values()].map((text) => ({ path: below + DUMP, text }));
    if (!TEXTS.has(extname(path)) && !path.endsWith('.project_root')) return [];
    return [{ path: below, text: scrubFile(path, scrub) }];
  });
}

function scrubFile(path: string, scrub: ReturnType<typeof scrubber>): string {
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.jsonl'))
    return text
      .split('\n')
      .filter((line) => !isProse(line))
      .map((line) => scrubLine(line, scrub))
      .join('\n');
  if (path.endsWith('.json')) return scrubLine(text, scrub);
  return scrub.path(text);
}

/** A line that is no JSON was torn by the agent's end: its beginning stays. */
function scrubLine(line: string, scrub: ReturnType<typeof scrubber>): string {
  if (line.trim() === '') return line;
  try {
    return JSON.stringify(scrub.value(JSON.parse(line)));
  } catch {
    return scrub.path(line).slice(0, 40);
  }
}

function filesOf(parts: readonly Part[]): HomeFiles {
  const files = new Map<string, string>();
  for (const { path, text } of parts)
    files.set(path, path.endsWith(DUMP) && files.has(path) ? `${files.get(path)}\n${text}` : text);
  return files;
}

/** Leaves out every spare part without which the fixture reads the same, many at a time where that is possible. */
async function without(
  all: readonly Part[],
  spare: readonly Part[],
  isEnough: (parts: readonly Part[]) => Promise<boolean>,
): Promise<readonly Part[]> {
  let kept = all;
  const tryWithout = async (some: readonly Part[]): Promise<void> => {
    if (some.length === 0) return;
    const fewer = kept.filter((part) => !some.includes(part));
    if (await isEnough(fewer)) {
      kept = fewer;
    } else if (some.length > 1) {
      const half = Math.ceil(some.length / 2);
      await tryWithout(some.slice(0, half));
      await tryWithout(some.slice(half));
    }
  };
  await tryWithout(spare.filter(({ path }) => !path.endsWith('.jsonl')));
  await tryWithout(spare.filter(({ path }) => path.endsWith('.jsonl')));
  return kept;
}

const summaryOf = (found: readonly Difference[]): string =>
  found
    .filter(({ what }) => what !== 'report' && what !== 'reading')
    .map(({ what, text }) => `${what}: ${text.replaceAll(/\/\S*\/(?=shop)/gu, '')}`)
    .toSorted()
    .join('\n');

function save(folder: string, record: Recorded, files: HomeFiles, trialFolder: string): void {
  const texts = [...files, ['expected.json', JSON.stringify(record)] as const];
  const leak = texts.find(([path, text]) => namesThisMachine(path + text, trialFolder));
  if (leak !== undefined) throw new Error(`${leak[0]} names this machine.`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'home'), { recursive: true });
  for (const [path, text] of files) {
    const file = join(folder, 'home', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(record, null, 1)}\n`);
}
