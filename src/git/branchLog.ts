import { join } from 'node:path';
import { readSmall } from './smallFile.ts';

const MOST_BYTES = 4 << 20;

/** git's own log of one branch; '' if it keeps none, or the branch is gone. `branch` is a name that git could have given. */
export function readBranchLog(commonDir: string, branch: string): string {
  return readSmall(join(commonDir, 'logs', 'refs', 'heads', ...branch.split('/')), MOST_BYTES) ?? '';
}

/** The name of the branch that the remote calls its default one; '' if it does not say. */
export function remoteDefault(commonDir: string): string {
  const text = readSmall(join(commonDir, 'refs', 'remotes', 'origin', 'HEAD'), 8192)?.trim() ?? '';
  return /^ref: refs\/remotes\/origin\/(.+)$/.exec(text)?.[1] ?? '';
}
