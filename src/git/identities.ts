import { readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readPart, readSmall } from './smallFile.ts';

/** Of each log of HEAD, its end. */
const MOST = 256 * 1024;
const CONFIG_BYTES = 256 * 1024;
const MOST_WORKTREES = 50;
const MOST_EMAILS = 20;

/** The addresses under which somebody commits in this repository on this machine: by its logs of HEAD, its settings and the person's own. */
export function localEmails(commonDir: string, home: string = homedir()): readonly string[] {
  const found = new Set<string>();
  for (const path of [join(commonDir, 'config'), join(home, '.gitconfig'), join(home, '.config', 'git', 'config')])
    for (const [, section = ''] of (readSmall(path, CONFIG_BYTES) ?? '').matchAll(/^\[user\]([^[]*)/gim))
      add(found, /^\s*email\s*=\s*"?([^\s"]+)/im.exec(section));
  for (const folder of [commonDir, ...worktrees(commonDir)])
    for (const entry of endOf(join(folder, 'logs', 'HEAD')).matchAll(/<([^<>\s]+)> \d+ [+-]\d{4}\t/g))
      add(found, entry);
  return [...found].slice(0, MOST_EMAILS).toSorted();
}

function add(found: Set<string>, match: RegExpMatchArray | null): void {
  if (match?.[1] !== undefined) found.add(match[1]);
}

function worktrees(commonDir: string): readonly string[] {
  try {
    const folder = join(commonDir, 'worktrees');
    return readdirSync(folder)
      .slice(0, MOST_WORKTREES)
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function endOf(path: string): string {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return new TextDecoder().decode(readPart(path, Math.max(0, size - MOST), MOST) ?? new Uint8Array());
}
