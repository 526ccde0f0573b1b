import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative } from 'node:path';
import type { Format, Root } from '../../agents/format/agent.ts';
import { findRepository } from '../../git/repository.ts';
import { isTracked } from '../../git/trackedFile.ts';
import { discover, type Found } from '../../reading/discover.ts';
import { FoundLogs } from '../../reading/foundLogs.ts';

/** A project holds one database of an agent, not a tree of logs. */
const MOST_ENTRIES = 20_000;
const LONGEST_MS = 1_000;

/** In place of the system's code; a path with such a code is in the doctor's report. */
const TRACKED = 'TRACKED';
const LEAVES_PROJECT = 'LEAVES_PROJECT';

/**
 * Finds an agent's data in a project's folder. A project may be somebody else's: no link is followed out of it, and a file
 * that git tracks came with the repository, so that it is not the work of this machine.
 */
export function discoverInProject(root: Root): Found<Format> {
  const project = dirname(root.path);
  if (!isInside(real(project), real(root.path)))
    return { logs: new FoundLogs(root.path), unreachable: [{ path: root.path, code: LEAVES_PROJECT }], exists: true };
  const found = discover<Format>({ ...root, isConfined: true, mostEntries: MOST_ENTRIES, longestMs: LONGEST_MS });
  const repository = found.logs.length > 0 ? findRepository(project) : undefined;
  if (repository === undefined) return found;
  const tracked = [...found.logs].filter(({ path }) => isTracked(repository, real(path)));
  const foreign = new Set(tracked.map(({ path }) => path));
  return {
    ...found,
    logs: found.logs.filter(({ path }) => !foreign.has(path)),
    unreachable: [...found.unreachable, ...[...foreign].map((path) => ({ path, code: TRACKED }))],
  };
}

function real(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function isInside(outer: string, inner: string): boolean {
  const below = relative(outer, inner);
  return below !== '..' && !/^\.\.[\\/]/.test(below) && !isAbsolute(below);
}
