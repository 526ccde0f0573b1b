import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AGENTS } from '../../../src/agents/all.ts';
import { addTotals, NO_TOTALS } from '../../../src/core/usage/totals.ts';
import { putEmptyLedger } from '../../unit/ledger/emptyLedger.ts';
import { compareCalls, type Difference } from '../compare/compare.ts';
import { countedCalls, openHome, shippedPrices } from '../compare/readHome.ts';
import { DUMP, RECORDED_ROOT, type Recorded } from './fixture.ts';
import { writeWorktrees } from './worktrees.ts';

/** Text of a home's files by their path. */
export type HomeFiles = ReadonlyMap<string, string>;

export interface Replayed {
  readonly differences: readonly Difference[];
  readonly isLowerBound: boolean;
  /** Codes of the reasons why figures are lower bounds. */
  readonly reasons: readonly string[];
}

/** Reads a recorded home, in which a file's name ends with `.sql` for a database. */
export function readHomeFiles(home: string): HomeFiles {
  const files = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.toSorted().map((path) => [relative(home, path), readFileSync(path, 'utf8')]));
}

/**
 * Reads a recorded scenario below `root`, an empty folder, as the product does, and compares it with its bill. Logs of lines
 * grow in `steps`: each is there in parts that end inside a line, and is read in between. What names a log's folder is there
 * from the start; a database comes at the end.
 */
export async function replay(recorded: Recorded, files: HomeFiles, root: string, steps: number): Promise<Replayed> {
  const { agent } = recorded;
  const moved = (text: string): string => text.replaceAll(RECORDED_ROOT, root);
  writeWorktrees(root, JSON.parse(moved(JSON.stringify(recorded.worktrees))) as Recorded['worktrees']);
  const home = join(root, 'home');
  putEmptyLedger(join(root, 'ledger.db'));
  const engine = openHome(home, root, agent);
  try {
    for (let step = 1; step <= steps; step++) {
      for (const [path, text] of files) {
        const file = join(home, path);
        if (step === steps) writeWhole(file, moved(text));
        else if (!path.endsWith(DUMP)) writePart(file, moved(text), isLogOfLines(agent, home, file) ? step / steps : 1);
      }
      await engine.scanAll();
    }
    const bill = JSON.parse(moved(JSON.stringify(recorded.bill))) as Recorded['bill'];
    const totals = engine.attributor.sums({}, false).reduce((sum, each) => addTotals(sum, each.totals), NO_TOTALS);
    return {
      differences: compareCalls({ bill, counted: countedCalls(engine), agent: recorded, pricer: shippedPrices(root) }),
      isLowerBound: totals.lowerBound,
      reasons: totals.reasons ?? [],
    };
  } finally {
    engine.close();
  }
}

/** What the product counts, each call as JSON, in the order of those texts; and why it is a lower bound. */
export interface Counted {
  readonly calls: readonly string[];
  readonly reasons: readonly string[];
}

/** Reads a recorded scenario below `root` whose logs of lines `write` writes, by their path, and reads; the rest is there before. */
export async function replayAs(
  recorded: Recorded,
  files: HomeFiles,
  root: string,
  write: (logs: ReadonlyMap<string, string>, read: () => Promise<void>) => Promise<void>,
): Promise<Counted> {
  const moved = (text: string): string => text.replaceAll(RECORDED_ROOT, root);
  writeWorktrees(root, JSON.parse(moved(JSON.stringify(recorded.worktrees))) as Recorded['worktrees']);
  const home = join(root, 'home');
  putEmptyLedger(join(root, 'ledger.db'));
  const engine = openHome(home, root, recorded.agent);
  try {
    const all = [...files].map(([path, text]) => [join(home, path), moved(text)] as const);
    const isLog = (path: string): boolean => isLogOfLines(recorded.agent, home, path);
    for (const [path, text] of all) if (!isLog(path)) writeWhole(path, text);
    await write(new Map(all.filter(([path]) => isLog(path))), async () => void (await engine.scanAll()));
    await engine.scanAll();
    const { reasons = [] } = engine.attributor
      .sums({}, false)
      .reduce((sum, each) => addTotals(sum, each.totals), NO_TOTALS);
    return {
      calls: countedCalls(engine)
        .map((call) => JSON.stringify(call))
        .toSorted(),
      reasons,
    };
  } finally {
    engine.close();
  }
}

function isLogOfLines(agent: string, home: string, file: string): boolean {
  const roots = AGENTS.filter(({ id }) => id === agent).flatMap((each) =>
    each.roots({ home, platform: 'linux', env: {} }),
  );
  return roots.some((root) => {
    const below = relative(root.path, file);
    return !below.startsWith('..') && root.format(below)?.kind === 'lines';
  });
}

function writePart(path: string, text: string, part: number): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text.slice(0, Math.floor(text.length * part)));
}

function writeWhole(path: string, text: string): void {
  if (!path.endsWith(DUMP)) return writePart(path, text, 1);
  const file = path.slice(0, -DUMP.length);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  try {
    database.exec(`BEGIN; ${text}; COMMIT`);
  } finally {
    database.close();
  }
}
