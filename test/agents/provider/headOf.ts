import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The branch that is checked out in a folder's worktree; '' outside of one. */
export function headOf(cwd: string): string {
  const dot = join(cwd, '.git');
  if (!existsSync(dot)) return dirname(cwd) === cwd ? '' : headOf(dirname(cwd));
  try {
    const gitDir = statSync(dot).isDirectory()
      ? dot
      : resolve(cwd, readFileSync(dot, 'utf8').replace('gitdir:', '').trim());
    return /^ref: refs\/heads\/(.+)/u.exec(readFileSync(join(gitDir, 'HEAD'), 'utf8'))?.[1] ?? '';
  } catch {
    return '';
  }
}
