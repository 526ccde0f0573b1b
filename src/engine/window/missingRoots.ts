import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Watching } from '../../reading/watch.ts';
import { watchFiles } from '../../reading/watchFiles.ts';

/**
 * Waits for folders that are not there yet: the nearest folder above each that is there is watched for the next one on the way.
 * What no watcher sees (network drives) the sweep finds.
 */
export class MissingRoots {
  readonly #onFound: () => void;
  #roots: readonly string[] = [];
  #watching: Watching | undefined;
  #watched = '';
  #closed = false;

  /** `onFound`: a root is there now. It may be called more than once for one root. */
  constructor(onFound: () => void) {
    this.#onFound = onFound;
  }

  /** The folders to wait for, in place of those before. */
  wait(roots: readonly string[]): void {
    if (this.#closed) return;
    this.#roots = roots;
    this.#follow();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#watching?.close();
  }

  /** Moves each watch to the nearest folder that is there. A root that is there is no longer waited for. */
  #follow(): void {
    const wanted = new Map<string, Set<string>>();
    const missing = this.#roots.filter((root) => {
      const at = nearest(root);
      if (at !== undefined) wanted.set(at.folder, (wanted.get(at.folder) ?? new Set()).add(at.next));
      return at !== undefined;
    });
    const isFound = missing.length < this.#roots.length;
    this.#roots = missing;
    const key = JSON.stringify([...wanted].map(([folder, names]) => [folder, ...names]));
    if (key !== this.#watched) {
      this.#watched = key;
      void this.#watching?.close();
      this.#watching = watchFiles(wanted, () => this.#follow());
      // A folder may have been made before its watch was set up.
      this.#follow();
    }
    if (isFound) this.#onFound();
  }
}

/** The deepest folder above a missing one that is there, and the name below it that is missing; undefined if nothing is. */
function nearest(root: string): { readonly folder: string; readonly next: string } | undefined {
  let missing = root;
  if (isThere(missing)) return undefined;
  for (let folder = dirname(missing); folder !== missing; folder = dirname(missing)) {
    if (isThere(folder)) return { folder, next: basename(missing) };
    missing = folder;
  }
  return { folder: missing, next: basename(root) };
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}
