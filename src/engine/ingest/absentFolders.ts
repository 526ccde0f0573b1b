import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Returns a test for paths that are not there. Most agents are not on a machine, and their hundreds of folders have few
 * parents: what is in a folder that is not there is not asked for. A folder that cannot be looked into is not absent.
 */
export function createIsAbsent(): (path: string) => boolean {
  const known = new Map<string, boolean>();
  const isAbsent = (path: string): boolean => {
    const seen = known.get(path);
    if (seen !== undefined) return seen;
    const parent = dirname(path);
    const absent = (parent !== path && isAbsent(parent)) || hasNoEntry(path);
    known.set(path, absent);
    return absent;
  };
  return isAbsent;
}

function hasNoEntry(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}
