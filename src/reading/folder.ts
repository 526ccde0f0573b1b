import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** In place of the system's code. */
const DANGLING_LINK = 'DANGLING_LINK';

/**
 * Makes a folder of the user's own, with all that lead to it. Not by Node's recursive way, which never returns where a folder
 * can be looked into and nothing be made in it, as in /proc.
 */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const there = statSync(path, { throwIfNoEntry: false });
    // Another process may have been faster.
    if (there?.isDirectory() === true) return;
    // The system calls that EEXIST, though nothing is there.
    const isDangling = there === undefined && (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw isDangling ? Object.assign(new Error(`${path}: a link that leads nowhere`), { code: DANGLING_LINK }) : error;
  }
}
