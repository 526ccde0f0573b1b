import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join, parse, relative } from 'node:path';
import { GIT_OPTIONS, gitEnvironment } from './gitEnvironment.ts';
import { GitProgram } from './gitProgram.ts';
import type { Repository } from './repository.ts';

const TIME_LIMIT_MS = 5_000;
/** Answers by file, each with the state of the index that it was given for. */
const known = new Map<string, { readonly index: string; readonly isTracked: boolean }>();
let program: GitProgram | undefined;

/** Reports whether git tracks a file of a work tree, so that it may have come with the repository; true where git cannot answer. */
export function isTracked({ worktreeDir, gitDir }: Repository, path: string): boolean {
  const stat = statSync(join(gitDir, 'index'), { throwIfNoEntry: false });
  // Without an index nothing is tracked.
  if (stat === undefined) return false;
  const index = `${stat.ino}:${stat.size}:${stat.mtimeMs}`;
  const before = known.get(path);
  if (before?.index === index) return before.isTracked;
  const answer = { index, isTracked: askGit(worktreeDir, gitDir, path) };
  known.set(path, answer);
  return answer.isTracked;
}

function askGit(worktreeDir: string, gitDir: string, path: string): boolean {
  program ??= new GitProgram();
  const git = program.pathFor(gitDir);
  if (git === undefined) return true;
  const place = ['-C', worktreeDir, ...GIT_OPTIONS, `--git-dir=${gitDir}`, `--work-tree=${worktreeDir}`];
  try {
    const listed = execFileSync(git, [...place, 'ls-files', '-z', '--', relative(worktreeDir, path)], {
      cwd: parse(git).root,
      env: gitEnvironment(process.env),
      timeout: TIME_LIMIT_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    });
    return listed.length > 0;
  } catch {
    return true;
  }
}
