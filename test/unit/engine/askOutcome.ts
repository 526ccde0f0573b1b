import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BranchOutcome } from '../../../src/core/outcomes/outcome.ts';
import type { OutcomeCache } from '../../../src/core/outcomes/outcomeCache.ts';
import type { BranchInput } from '../../../src/engine/outcomes/history/branchInput.ts';
import { repositoryOutcomes } from '../../../src/engine/outcomes/repositoryOutcomes.ts';
import { Git } from '../../../src/git/git.ts';
import { type MadeRepo, START } from '../git/makeRepo.ts';

export class MapCache implements OutcomeCache {
  readonly entries = new Map<string, string>();

  get(key: string): string | undefined {
    return this.entries.get(key);
  }

  set(key: string, value: string): void {
    this.entries.set(key, value);
  }
}

/** Commits that HEAD was on while it was on a branch, by git's own reflog: what the ledger remembers. */
export function headsOf(repo: MadeRepo, branch: string): readonly string[] {
  const path = join(repo.commonDir, 'logs', 'HEAD');
  if (!existsSync(path)) return [];
  const heads: string[] = [];
  let on = 'main';
  for (const line of readFileSync(path, 'utf8').trim().split('\n')) {
    const [ids = '', message = ''] = line.split('\t');
    on = /^checkout: moving from .+ to (.+)$/.exec(message)?.[1] ?? on;
    const id = ids.split(' ')[1] ?? '';
    if (on === branch && heads.at(-1) !== id) heads.push(id);
  }
  return heads;
}

/** The outcome of one branch as the engine reports it, on the repository's own clock. */
export async function askOutcome(
  repo: MadeRepo,
  branch: string,
  known: Partial<BranchInput> = {},
  cache: OutcomeCache = new MapCache(),
): Promise<BranchOutcome> {
  const input: BranchInput = {
    branch,
    heads: headsOf(repo, branch),
    firstCall: START,
    lastCall: START + 3_600_000,
    ...known,
  };
  const run = {
    git: new Git(),
    commonDir: repo.commonDir,
    scratch: join(repo.home, 'scratch'),
    now: repo.now,
    cache,
  };
  const [outcome] = await repositoryOutcomes(run, [input]);
  if (!outcome) throw new Error('no outcome');
  return outcome;
}
