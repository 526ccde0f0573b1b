import { readdirSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import * as z from 'zod/mini';
import { onFirstUse } from '../../core/onFirstUse.ts';
import { failureWords } from '../../core/words/failureWords.ts';
import { readSmallFile, writeFileAtomic } from '../../reading/atomicFile.ts';

/**
 * Folders in which a person says that agents' logs are, beside this machine's own home. Windows and the command line look
 * into the same ones: each editor writes its setting `tokenLedger.extraRoots` under its own name into `homes.json` beside
 * the ledger, a person may name more there under `extraRoots`, and `TOKEN_LEDGER_EXTRA_ROOTS` names them for one command (a
 * list as in PATH). All of them together hold, so that two editors with different settings do not undo each other.
 */
export const homesPath = (folder: string): string => join(folder, 'homes.json');

const homes = onFirstUse(() => {
  const paths = z.array(z.string().check(z.maxLength(4096))).check(z.maxLength(100));
  return z.object({
    extraRoots: z._default(paths, []),
    editors: z._default(z.record(z.string(), paths), {}),
  });
});

export interface NamedFolders {
  readonly folders: readonly string[];
  /** What was named and cannot be looked into, with the reason, for a person. */
  readonly problems: readonly string[];
}

/** All folders that were named, each once; a `*` in place of a folder's name stands for every folder there. */
export function namedFolders(folder: string, place: Pick<Where, 'home' | 'env' | 'delimiter'>): NamedFolders {
  const file = readHomes(folder);
  const known = typeof file === 'string' ? { extraRoots: [], editors: {} } : file;
  const problems = typeof file === 'string' ? [file] : [];
  const named = [
    ...(place.env['TOKEN_LEDGER_EXTRA_ROOTS'] ?? '').split(place.delimiter),
    ...known.extraRoots,
    ...Object.values(known.editors).flat(),
  ];
  const folders = new Set<string>();
  for (const each of named) {
    const path = each.trim().replace(/^~(?=$|[\\/])/u, place.home);
    if (path === '') continue;
    if (isAbsolute(path)) for (const found of expand(path)) folders.add(found);
    else problems.push(failureWords.relativePath({ path: each }));
  }
  return { folders: [...folders], problems };
}

export interface Where {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What parts paths in a variable: ':' or, on Windows, ';'. */
  readonly delimiter: string;
}

/** Writes what an editor's setting says, if it says something new. A file that somebody is mending is left alone. */
export function keepEditorFolders(folder: string, editor: string, named: readonly string[]): void {
  const file = readHomes(folder);
  if (typeof file === 'string') return;
  if (JSON.stringify(file.editors[editor] ?? []) === JSON.stringify(named)) return;
  const { [editor]: _, ...others } = file.editors;
  const editors = named.length === 0 ? others : { ...others, [editor]: named };
  writeFileAtomic(homesPath(folder), `${JSON.stringify({ extraRoots: file.extraRoots, editors }, null, 2)}\n`);
}

function readHomes(folder: string): z.infer<ReturnType<typeof homes>> | string {
  const file = readSmallFile(homesPath(folder), 1_000_000);
  if (file.kind === 'none') return { extraRoots: [], editors: {} };
  if (file.kind === 'problem') return failureWords.homesUnreadable({ why: file.reason });
  try {
    const parsed = z.safeParse(homes(), JSON.parse(file.text));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    return failureWords.homesUnused({ why: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` });
  } catch {
    return failureWords.homesUnused({ why: failureWords.noJson() });
  }
}

const MOST_FOLDERS = 100;

/** `/mnt/c/Users/*` → the folders there. */
function expand(path: string): readonly string[] {
  const parts = path.split(/([\\/]+)/u);
  let found = [''];
  for (const part of parts) {
    found = part === '*' ? found.flatMap(foldersIn) : found.map((before) => before + part);
    found = found.slice(0, MOST_FOLDERS);
  }
  return found;
}

function foldersIn(before: string): readonly string[] {
  try {
    const entries = readdirSync(before, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => before + name);
  } catch {
    return [];
  }
}
