import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { sep } from 'node:path';
import { asPrefix, FoundLogs } from './foundLogs.ts';

/** A folder to look into, and which files below it matter. */
export interface Search<F> {
  readonly path: string;
  format(relative: string): F | undefined;
  readonly skip?: readonly string[];
  /** How many folders may be between this one and a file that matters. */
  readonly maxDepth?: number;
  /** Follow no link that leads out of the folder: what is in it may be somebody else's. */
  readonly isConfined?: boolean;
  /** How many entries are looked at; beyond, the rest is passed over and said to be. */
  readonly mostEntries?: number;
  /** How long the search goes on, ms. */
  readonly longestMs?: number;
}

export interface Unreachable {
  readonly path: string;
  /** The system's own word (ENOENT, EACCES …) or one of `INVALID_NAME`, `TOO_MANY`. */
  readonly code: string;
}

/** The name is no UTF-8, so that the file cannot be opened by it. */
const INVALID_NAME = 'INVALID_NAME';
/** The folder holds more than is looked at. */
const TOO_MANY = 'TOO_MANY';
const MOST_ENTRIES = 2_000_000;
const LONGEST_MS = 60_000;

export interface Found<F> {
  readonly logs: FoundLogs<F>;
  /** Folders and files that are there and cannot be read. */
  readonly unreachable: readonly Unreachable[];
  /** Is the root there at all? */
  readonly exists: boolean;
}

const DEEPEST = 12;

/** Finds the logs below a root. Links are followed once: the same folder under two names is read once. */
export function discover<F>(search: Search<F>): Found<F> {
  const logs = new FoundLogs<F>(search.path);
  const unreachable: Unreachable[] = [];
  const seen = new Set<string>();
  const skip = new Set(search.skip);
  const deepest = Math.min(search.maxDepth ?? DEEPEST, DEEPEST);
  const mostEntries = search.mostEntries ?? MOST_ENTRIES;
  const until = performance.now() + (search.longestMs ?? LONGEST_MS);
  let entriesSeen = 0;
  let isCut = false;
  const confines = search.isConfined === true ? realPath(search.path) : undefined;

  /** `real`: where the folder is when all links are followed. */
  function enter(folder: string, real: string | undefined, relative: string, depth: number): void {
    if (real === undefined || seen.has(real) || depth > deepest || isCut) return;
    seen.add(real);
    if (performance.now() > until) return cut();
    const entries = attempt(folder, () => readdirSync(folder, { withFileTypes: true }));
    const prefix = asPrefix(folder);
    for (const entry of entries ?? []) {
      entriesSeen += 1;
      if (entriesSeen > mostEntries) return cut();
      const path = prefix + entry.name;
      if (!entry.isDirectory()) meet(entry, path, relative, depth);
      else if (!skip.has(entry.name)) enter(path, asPrefix(real) + entry.name, `${relative}${entry.name}/`, depth + 1);
    }
  }

  /** `folder`: the entry's, below the root. */
  function meet(entry: Dirent, path: string, folder: string, depth: number): void {
    const relative = folder + entry.name;
    const format = search.format(relative);
    if (format === undefined && !entry.isSymbolicLink()) return;
    if (entry.isSymbolicLink() && leaves(path)) return;
    const stat = attempt(path, () => statSync(path));
    if (stat?.isDirectory()) enter(path, realPath(path), `${relative}/`, depth + 1);
    else if (stat?.isFile() && format !== undefined) logs.add(folder, entry.name, format, stat);
  }

  function cut(): void {
    if (!isCut) unreachable.push({ path: search.path, code: TOO_MANY });
    isCut = true;
  }

  function leaves(path: string): boolean {
    if (confines === undefined) return false;
    const target = realPath(path);
    return target === undefined || (target !== confines && !target.startsWith(confines + sep));
  }

  function realPath(path: string): string | undefined {
    return attempt(path, () => realpathSync(path));
  }

  function attempt<T>(path: string, look: () => T): T | undefined {
    try {
      return look();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      // Bytes that are no UTF-8 were replaced in the name, so that the system knows no such file.
      if (code === 'ENOENT' && path.includes('\uFFFD')) unreachable.push({ path, code: INVALID_NAME });
      else if (code !== 'ENOENT' && code !== 'ENOTDIR') unreachable.push({ path, code });
      return undefined;
    }
  }

  // Most agents are not here: an exception for each of their folders takes longer than all else.
  const exists = attempt(search.path, () => statSync(search.path, { throwIfNoEntry: false })?.isDirectory()) === true;
  if (exists) enter(search.path, realPath(search.path), '', 0);
  return { logs, unreachable, exists: exists || unreachable.length > 0 };
}
