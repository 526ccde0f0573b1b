import { dirname } from 'node:path';
import { HumanError } from '../../core/humanError.ts';
import { addCostHook, removeCostHook } from '../../git/costHook.ts';
import { findRepository } from '../../git/repository.ts';
import { commandFile, writeCommandFile } from './commandFile.ts';

export interface CostHookParts {
  readonly ledgerPath: string;
  readonly dist: string;
}

/** Adds the trailer to the commits of a folder's repository, or stops that. Answers where the hooks lie. Throws HumanError. */
export function setCostTrailer(folder: string, on: boolean, { ledgerPath, dist }: CostHookParts): string {
  const repository = findRepository(folder);
  if (repository === undefined) throw new HumanError('This folder is in no git repository.');
  const state = dirname(ledgerPath);
  const result = on
    ? addCostHook(repository, writeCommandFile(state, dist))
    : removeCostHook(repository, commandFile(state));
  if (result.kind === 'refused') throw new HumanError(`${result.reason} Nothing was changed.`);
  return result.folder;
}
