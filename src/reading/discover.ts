import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A folder to look into, and which files below it matter. */
export interface Search<F> {
  readonly path: string;
  format(relative: string): F | undefined;
  readonly skip?: readonly string[];
  /** How many folders may lie between this one and a file that matters. */
  readonly deepest?: number;
}

export interface FoundLog<F> {
  readonly path: string;
  readonly relative: string;
  readonly format: F;
  readonly size: number;
  readonly modified: number;
  readonly identity: string;
}

export interface Unreachable {
  readonly path: string;
  /** The system's own word: ENOENT, EACCES … */
  readonly code: string;
}

export interface Found<F> {
  readonly logs: readonly FoundLog<F>[];
  /** Folders and files that are there and cannot be read. */
  readonly unreachable: readonly Unreachable[];
  /** Is the root there at all? */
  readonly exists: boolean;
}

const DEEPEST = 12;

/** Finds the logs below a root. Links are followed once: the same folder under two names is read once. */
export function discover<F>(search: Search<F>): Found<F> {
  const logs: FoundLog<F>[] = [];
  const unreachable: Unreachable[] = [];
  const seen = new Set<string>();
  const skip = new Set(search.skip);
  const deepest = Math.min(search.deepest ?? DEEPEST, DEEPEST);

  /** `real`: where the folder lies when all links are followed. */
  function enter(folder: string, real: string | undefined, relative: string, depth: number): void {
    if (real === undefined || seen.has(real) || depth > deepest) return;
    seen.add(real);
    const entries = attempt(folder, () => readdirSync(folder, { withFileTypes: true }));
    for (const entry of entries ?? []) {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) meet(entry, path, relative + entry.name, depth);
      else if (!skip.has(entry.name)) enter(path, join(real, entry.name), `${relative}${entry.name}/`, depth + 1);
    }
  }

  function meet(entry: Dirent, path: string, relative: string, depth: number): void {
    const format = search.format(relative);
    if (format === undefined && !entry.isSymbolicLink()) return;
    const stat = attempt(path, () => statSync(path));
    if (stat?.isDirectory()) enter(path, realPath(path), `${relative}/`, depth + 1);
    else if (stat?.isFile() && format !== undefined) {
      logs.push({
        path,
        relative,
        format,
        size: stat.size,
        modified: stat.mtimeMs,
        identity: `${stat.dev}:${stat.ino}`,
      });
    }
  }

  const realPath = (path: string): string | undefined => attempt(path, () => realpathSync(path));

  function attempt<T>(path: string, look: () => T): T | undefined {
    try {
      return look();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      if (code !== 'ENOENT' && code !== 'ENOTDIR') unreachable.push({ path, code });
      return undefined;
    }
  }

  const exists = attempt(search.path, () => statSync(search.path).isDirectory()) === true;
  if (exists) enter(search.path, realPath(search.path), '', 0);
  return { logs, unreachable, exists: exists || unreachable.length > 0 };
}
