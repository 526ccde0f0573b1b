import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readPart, readSmall } from './smallFile.ts';

/** How far a reflog was read: plain JSON. `last` holds the bytes before `offset`, to notice that the file was written again. */
export interface ReflogPosition {
  readonly offset: number;
  readonly last: string;
}

export interface ReflogNews {
  /** Whole lines that are new. */
  readonly text: string;
  readonly position: ReflogPosition;
  /** The file is another one than before (expired lines, worktree made again): `text` is all of it. */
  readonly rewritten: boolean;
}

export const REFLOG_START: ReflogPosition = { offset: 0, last: '' };

const REMEMBERED = 96;
const CHUNK = 1 << 20;
/** A log that is longer is read in several turns. */
const MOST = 64 * CHUNK;

/**
 * The lines of a worktree's log of HEAD that were not read yet; costs the new bytes and 96 more. undefined if there is no log
 * (reflogs are off, the worktree is gone): what is remembered of it stays true.
 */
export function readReflog(gitDir: string, position: ReflogPosition): ReflogNews | undefined {
  const path = join(gitDir, 'logs', 'HEAD');
  const known = lastBytes(path, position.offset);
  if (known === undefined) return undefined;
  const rewritten = known !== position.last;
  const from = rewritten ? 0 : position.offset;
  const bytes = wholeLines(path, from);
  const offset = from + bytes.length;
  return {
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
    position: { offset, last: lastBytes(path, offset) ?? '' },
    rewritten: rewritten && position.offset > 0,
  };
}

/** The up to 96 bytes before `offset`, in Latin-1, so that every byte is kept as it is. */
function lastBytes(path: string, offset: number): string | undefined {
  const length = Math.min(offset, REMEMBERED);
  const bytes = readPart(path, offset - length, length);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1');
}

function wholeLines(path: string, from: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  while (size < MOST) {
    const part = readPart(path, from + size, CHUNK);
    if (part === undefined || part.length === 0) break;
    parts.push(part);
    size += part.length;
  }
  const all = Buffer.concat(parts);
  // A torn last line stays unread until git has finished it.
  return all.subarray(0, all.lastIndexOf(0x0a) + 1);
}

/** What a worktree's HEAD says now, in the shape of core's `HeadNow`; undefined if it cannot be read. */
export function readHead(
  gitDir: string,
): { readonly kind: 'branch' | 'rebasing'; readonly branch: string } | { readonly kind: 'detached' } | undefined {
  const head = readSmall(join(gitDir, 'HEAD'), 8192)?.trimEnd();
  const branch = head === undefined ? undefined : /^ref: refs\/heads\/(.+)$/.exec(head)?.[1];
  if (branch !== undefined) return { kind: 'branch', branch };
  if (head === undefined || !/^[0-9a-f]{40,64}$/.test(head)) return undefined;
  for (const folder of ['rebase-merge', 'rebase-apply']) {
    const name = readSmall(join(gitDir, folder, 'head-name'), 8192)?.trimEnd();
    if (name?.startsWith('refs/heads/')) return { kind: 'rebasing', branch: name.slice('refs/heads/'.length) };
  }
  return { kind: 'detached' };
}

const MOST_LOGS = 2000;
const MOST_LOG_BYTES = 4 * CHUNK;

/**
 * The lines about renames in the logs of all branches: a branch that is renamed while no worktree has it checked out leaves its
 * trace only there. Reads every branch's log, so ask rarely. Fold the text like the log of HEAD, for its renames only.
 */
export function readRenames(commonDir: string): string {
  const root = join(commonDir, 'logs', 'refs', 'heads');
  const names = listFiles(root).slice(0, MOST_LOGS);
  const lines = names.flatMap((name) => (readSmall(join(root, name), MOST_LOG_BYTES) ?? '').split('\n'));
  const renames = lines.filter((line) => line.includes('\tBranch: renamed refs/heads/'));
  return renames.map((line) => `${line}\n`).join('');
}

/**
 * Changes when a branch is renamed, made or deleted (ms UTC, the newest change of a folder that holds branches' logs); 0 for none.
 * Costs a listing of the branches' folders, where `readRenames` reads every log.
 */
export function renamesStamp(commonDir: string): number {
  const root = join(commonDir, 'logs', 'refs', 'heads');
  try {
    const entries = readdirSync(root, { recursive: true, withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).slice(0, MOST_LOGS);
    const times = [root, ...folders.map((entry) => join(entry.parentPath, entry.name))].map(
      (path) => statSync(path).mtimeMs,
    );
    return Math.floor(Math.max(...times));
  } catch {
    return 0;
  }
}

function listFiles(root: string): readonly string[] {
  try {
    const entries = readdirSync(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  } catch {
    return [];
  }
}
