import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RecordedWorktree } from './fixture.ts';

/** Reads what git keeps of the worktrees below a folder. The first is the main one. */
export function readWorktrees(root: string, paths: readonly string[]): readonly RecordedWorktree[] {
  const main = basename(paths[0] ?? '');
  return paths.map((path, at) => {
    const name = basename(path);
    const gitDir = at === 0 ? join(path, '.git') : join(root, main, '.git/worktrees', name);
    const text = (file: string): string =>
      existsSync(join(gitDir, file)) ? readFileSync(join(gitDir, file), 'utf8') : '';
    return { path: name, head: text('HEAD'), log: text('logs/HEAD'), ...(at > 0 && { main }) };
  });
}

/** Writes worktrees as git would, without objects. */
export function writeWorktrees(root: string, worktrees: readonly RecordedWorktree[]): void {
  for (const { path, head, log, main } of worktrees) {
    const folder = join(root, path);
    const gitDir = main === undefined ? join(folder, '.git') : join(root, main, '.git/worktrees', path);
    mkdirSync(join(gitDir, 'logs'), { recursive: true });
    writeFileSync(join(gitDir, 'HEAD'), head);
    writeFileSync(join(gitDir, 'logs/HEAD'), log);
    if (main === undefined) {
      for (const name of ['objects', 'refs']) mkdirSync(join(gitDir, name));
      writeFileSync(join(gitDir, 'config'), '[core]\n\tbare = false\n');
    } else {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, '.git'), `gitdir: ${gitDir}\n`);
      writeFileSync(join(gitDir, 'commondir'), '../..\n');
      writeFileSync(join(gitDir, 'gitdir'), `${join(folder, '.git')}\n`);
    }
  }
}
