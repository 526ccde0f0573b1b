import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { WITHOUT_MAINTENANCE } from './makeRepo.ts';

/** The minute 0 of all scripted repositories. */
export const START = Date.UTC(2026, 9, 1, 9, 0, 0);

export const minute = (at: number): number => START + at * 60_000;

/** A real folder of its own, without links in its path. */
export function scratchFolder(): { readonly path: string; [Symbol.dispose](): void } {
  const path = realpathSync.native(mkdtempSync(join(tmpdir(), 'token-ledger-git-')));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs the real git in a folder, with its clock at a minute and no settings but its own. Answers what it printed; `may` it fail. */
export function gitAt(at: number, cwd: string, args: readonly string[], may: 'succeed' | 'fail' = 'succeed'): string {
  const date = `${Math.floor(minute(at) / 1000)} +0000`;
  const env = {
    PATH: process.env['PATH'],
    HOME: cwd,
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    ...WITHOUT_MAINTENANCE,
    GIT_EDITOR: 'true',
    GIT_AUTHOR_NAME: 'Ann',
    GIT_AUTHOR_EMAIL: 'ann@example.com',
    GIT_COMMITTER_NAME: 'Ann',
    GIT_COMMITTER_EMAIL: 'ann@example.com',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
  };
  try {
    return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    if (may === 'fail') return '';
    throw error;
  }
}
