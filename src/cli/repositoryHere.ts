import { resolve } from 'node:path';
import { HumanError } from '../core/humanError.ts';
import type { RepositoryPlace } from '../engine/attribution/repositoryResolver.ts';
import type { Engine } from '../engine/ingest/engine.ts';
import { UsageError } from './text/usageError.ts';

/** The repository that holds a folder, whichever of its worktrees that is. Throws HumanError for a folder in none. */
export function repositoryOf({ places }: Engine, folder: string): RepositoryPlace {
  const place = places.of(resolve(folder));
  if (place.commonDir === '') throw new HumanError(`${resolve(folder)} is in no git repository.`);
  return place;
}

/** The repository that `--repo DIR` names, else the one of the current folder; undefined with `--all` and outside of any. */
export function chosenRepository(
  engine: Engine,
  { repo, all }: { readonly repo?: string | undefined; readonly all: boolean },
): RepositoryPlace | undefined {
  if (all && repo !== undefined) throw new UsageError('Take --repo or --all, not both.');
  if (all) return undefined;
  if (repo !== undefined) return repositoryOf(engine, repo);
  const here = engine.places.of(process.cwd());
  return here.commonDir === '' ? undefined : here;
}
