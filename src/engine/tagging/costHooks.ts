import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HumanError } from '../../core/humanError.ts';
import { failureWords } from '../../core/words/failureWords.ts';
import { problemWords } from '../../core/words/problemWords.ts';
import { addCostHook, hasCostHook, removeCostHook } from '../../git/costHook.ts';
import type { Refused } from '../../git/hooksFolder.ts';
import { findRepository } from '../../git/repository.ts';
import { writeFileDurably } from '../../reading/atomicFile.ts';
import { makeFolder } from '../../reading/folder.ts';
import { commandFile, writeCommandFile } from './commandFile.ts';

export interface CostHookParts {
  readonly ledgerPath: string;
  readonly dist: string;
}

const REFUSED: Readonly<Record<Refused['reason'], (values: Pick<Refused, 'folder' | 'code'>) => string>> = {
  NoGit: failureWords.hooksNoGit,
  LineBreak: failureWords.hooksLineBreak,
  LinkToNowhere: failureWords.hooksLinkToNowhere,
  Outside: failureWords.hooksOutside,
  Tracked: failureWords.hooksTracked,
  Untrusted: failureWords.hooksUntrusted,
  NotWritable: failureWords.hooksNotWritable,
};

/** Adds the trailer to the commits of a folder's repository, or stops that. Answers where the hooks are. Throws HumanError. */
export function setCostTrailer(folder: string, on: boolean, { ledgerPath, dist }: CostHookParts): string {
  const repository = findRepository(folder);
  if (repository === undefined) throw new HumanError(problemWords.noRepository());
  const state = dirname(ledgerPath);
  const result = on
    ? addCostHook(repository, writeCommandFile(state, dist))
    : removeCostHook(repository, commandFile(state));
  if (result.kind === 'refused') throw new HumanError(failureWords.unchanged({ why: REFUSED[result.reason](result) }));
  const others = wantedIn(state).filter((each) => each !== repository.commonDir);
  makeFolder(state);
  writeFileDurably(wantedFile(state), JSON.stringify(on ? [...others, repository.commonDir] : others));
  return result.folder;
}

/** Those of the folders whose commits are to get a trailer and do not: another tool wrote its own hooks over ours. */
export function lostCostTrailers(folders: readonly string[], ledgerPath: string): readonly string[] {
  const wanted = new Set(wantedIn(dirname(ledgerPath)));
  return folders.filter((folder) => {
    const repository = wanted.size > 0 ? findRepository(folder) : undefined;
    return repository !== undefined && wanted.has(repository.commonDir) && !hasCostHook(repository);
  });
}

/** The repositories for which a person asked for the trailer: the hooks themselves may be gone. */
const wantedFile = (state: string): string => join(state, 'cost-trailers.json');

function wantedIn(state: string): readonly string[] {
  try {
    const found = JSON.parse(readFileSync(wantedFile(state), 'utf8')) as unknown;
    return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
}
