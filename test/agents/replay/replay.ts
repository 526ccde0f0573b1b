import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { addTotals, NO_TOTALS } from '../../../src/core/usage/totals.ts';
import { compareCalls, type Difference } from '../compare/compare.ts';
import { countedCalls, openHome, shippedPrices } from '../compare/readHome.ts';
import { DUMP, RECORDED_ROOT, type Recorded } from './fixture.ts';
import { writeWorktrees } from './worktrees.ts';

/** Text of a home's files by their path. */
export type HomeFiles = ReadonlyMap<string, string>;

export interface Replayed {
  readonly differences: readonly Difference[];
  readonly isLowerBound: boolean;
}

/** Reads a recorded home, in which a folder's files end with `.sql` for databases. */
export function readHomeFiles(home: string): HomeFiles {
  const files = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.toSorted().map((path) => [relative(home, path), readFileSync(path, 'utf8')]));
}

/**
 * Reads a recorded scenario below `root`, an empty folder, as the product does, and compares it with its bill. Logs of lines
 * grow in `steps`: each is there in parts that end inside a line, and is read in between.
 */
export async function replay(recorded: Recorded, files: HomeFiles, root: string, steps: number): Promise<Replayed> {
  const moved = (text: string): string => text.replaceAll(RECORDED_ROOT, root);
  writeWorktrees(root, JSON.parse(moved(JSON.stringify(recorded.worktrees))) as Recorded['worktrees']);
  const home = join(root, 'home');
  const engine = openHome(home, root, recorded.agent);
  try {
    for (let step = 1; step <= steps; step++) {
      for (const [path, text] of files) writePart(join(home, path), moved(text), step / steps);
      await engine.scanAll();
    }
    const bill = JSON.parse(moved(JSON.stringify(recorded.bill))) as Recorded['bill'];
    const totals = engine.attributor.sums({}, false).reduce((sum, each) => addTotals(sum, each.totals), NO_TOTALS);
    return {
      differences: compareCalls(bill, countedCalls(engine), shippedPrices(root)),
      isLowerBound: totals.lowerBound,
    };
  } finally {
    engine.close();
  }
}

/** Writes a part of a log of lines; any other file is written at the end only. */
function writePart(path: string, text: string, part: number): void {
  if (part < 1 && !path.endsWith('.jsonl')) return;
  mkdirSync(dirname(path), { recursive: true });
  if (!path.endsWith(DUMP)) return writeFileSync(path, part < 1 ? text.slice(0, Math.floor(text.length * part)) : text);
  const file = path.slice(0, -DUMP.length);
  rmSync(file, { force: true });
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  try {
    database.exec(`BEGIN; ${text}; COMMIT`);
  } finally {
    database.close();
  }
}
