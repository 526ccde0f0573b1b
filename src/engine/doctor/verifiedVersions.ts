import { join } from 'node:path';
import { readSmallFile } from '../../reading/atomicFile.ts';

/** The newest version of each agent whose logs were compared with a provider's bill, by the agent's id. */
export type VerifiedVersions = Readonly<Record<string, string>>;

/** Reads the versions that the build put beside the bundles; none if the file is missing or damaged. */
export function readVerifiedVersions(dist: string): VerifiedVersions {
  const file = readSmallFile(join(dist, 'verified.json'), 10_000);
  if (file.kind !== 'text') return {};
  try {
    const versions = JSON.parse(file.text) as unknown;
    if (typeof versions !== 'object' || versions === null) return {};
    return Object.fromEntries(Object.entries(versions).filter(([, version]) => typeof version === 'string'));
  } catch {
    return {};
  }
}

/** Reports whether a version is newer than another. Both are numbers with dots; what follows a hyphen is not compared. */
export function isNewer(version: string, other: string): boolean {
  const [left, right] = [version, other].map(numbers) as [number[], number[]];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

const numbers = (version: string): number[] =>
  (version.split('-')[0] ?? '').split('.').map((part) => Number(part) || 0);
