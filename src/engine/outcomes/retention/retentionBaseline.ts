import { spread } from '../../../core/outcomes/baseline.ts';
import type { Target } from '../../../core/outcomes/integration.ts';
import type { Landing, Retained } from '../../../core/outcomes/outcome.ts';
import type { OutcomeCache } from '../../../core/outcomes/outcomeCache.ts';
import { shownRetention } from '../../../core/outcomes/retention.ts';
import { requestNumber } from '../../../core/tickets/forgeMessages.ts';
import { type Commit, undefinedOnGitError } from '../../../git/history.ts';
import type { OutcomeRepo } from '../history/outcomeRepo.ts';
import { lineRetention } from './lineRetention.ts';

/** So many landings of a month are measured; a middle value needs no more. */
const MEASURED = 20;

/**
 * What was kept of other changes that landed on the default branch in a time: one entry for each of up
 * to 20 of them, always the same. `linked` holds the landings of this work, which do not count. Where the repository works
 * with requests or merges, only those count.
 */
export async function retentionBaseline(
  repo: OutcomeRepo,
  from: number,
  to: number,
  linked: ReadonlySet<string>,
  cache: OutcomeCache,
  signal?: AbortSignal,
): Promise<readonly Retained[]> {
  const target = repo.targets[0];
  if (!target) return [];
  const history = await repo.history(target);
  const inTime = history.commits.filter(({ id, time }) => time >= from && time < to && !linked.has(id));
  const requests = inTime.filter(({ parents, message }) => parents.length > 1 || requestNumber(message) !== undefined);
  const shares: Retained[] = [];
  for (const commit of spread(requests.length > 0 ? requests : inTime, MEASURED)) {
    const question = { repo, history, landing: landingOf(commit, target), cache, signal };
    const kept = await lineRetention(question).catch(undefinedOnGitError);
    if (kept) shares.push(shownRetention(kept));
  }
  return shares;
}

function landingOf(commit: Commit, target: Target): Landing {
  return {
    kind: 'squash',
    confidence: 'certain',
    into: target.ref,
    commit: commit.id,
    time: commit.time,
    pieces: [{ base: commit.parents[0] ?? '', commit: commit.id }],
    evidence: '',
  };
}
