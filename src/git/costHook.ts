import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHAINED, HOOK_NAMES, type HookName, hookRepositories, hookScript, shellQuote } from './costHookScript.ts';
import { type HookResult, hooksFolder, refused } from './hooksFolder.ts';
import type { Repository } from './repository.ts';

/** Adds our hooks behind those that are there. A second time changes nothing but the path of the command. */
export function addCostHook(repository: Repository, commandFile: string): HookResult {
  const place = hooksFolder(repository);
  if (place.kind === 'refused') return place;
  if (/[\n\r]/.test(repository.commonDir)) return refused('LineBreak');
  return whereWritable(place, () => {
    mkdirSync(place.folder, { recursive: true });
    for (const name of HOOK_NAMES)
      addOne(join(place.folder, name), name, shellQuote(repository.commonDir), commandFile);
  });
}

/** Reports whether git would run all our hooks for this repository: other tools write their own over them. */
export function hasCostHook(repository: Repository): boolean {
  const place = hooksFolder(repository);
  if (place.kind === 'refused') return false;
  return HOOK_NAMES.every((name) => ours(join(place.folder, name))?.includes(shellQuote(repository.commonDir)));
}

/** Takes our hooks away and puts back what was there before. */
export function removeCostHook(repository: Repository, commandFile: string): HookResult {
  const place = hooksFolder(repository);
  if (place.kind === 'refused') return place;
  return whereWritable(place, () => {
    for (const name of HOOK_NAMES)
      removeOne(join(place.folder, name), name, shellQuote(repository.commonDir), commandFile);
  });
}

function whereWritable(place: HookResult & { readonly kind: 'done' }, write: () => void): HookResult {
  try {
    write();
    return place;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return refused('NotWritable', place.folder, code);
  }
}

function addOne(path: string, name: HookName, commonDir: string, commandFile: string): void {
  const known = ours(path);
  // Somebody put a hook over ours: what was chained then is theirs to keep.
  if (known === undefined && isThere(path)) renameSync(path, freeName(path + CHAINED));
  writeHook(path, hookScript(name, [...new Set([...(known ?? []), commonDir])], commandFile));
}

/** A new file in the hook's place: what is written through a link would be somewhere else. */
function writeHook(path: string, script: string): void {
  const part = `${path}.${process.pid}.part`;
  try {
    writeFileSync(part, script, { flag: 'wx' });
    chmodSync(part, 0o755);
    renameSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
}

/** A link that leads nowhere is there too. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

function removeOne(path: string, name: HookName, commonDir: string, commandFile: string): void {
  const known = ours(path);
  if (known === undefined) return;
  const rest = known.filter((other) => other !== commonDir);
  if (rest.length > 0) return writeHook(path, hookScript(name, rest, commandFile));
  rmSync(path);
  if (isThere(path + CHAINED)) renameSync(path + CHAINED, path);
}

function freeName(path: string): string {
  let name = path;
  for (let n = 1; isThere(name); n += 1) name = `${path}.${n}`;
  return name;
}

function ours(path: string): readonly string[] | undefined {
  const isFile = lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
  return isFile ? hookRepositories(readFileSync(path, 'utf8')) : undefined;
}
