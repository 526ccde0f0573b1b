import { latestName } from '../../core/branches/branchIntervals.ts';
import { isBranchName } from '../../core/branches/branchName.ts';
import {
  joinHeads,
  type KnownHead,
  madeHeads,
  type SeenHead,
  seenHeads,
  seenHeadsIn,
  seenHeadsOf,
} from '../../core/branches/seenHeads.ts';
import { readBranchLog, remoteDefault } from '../../git/branchLog.ts';
import { REFLOG_START, readHead, readReflog } from '../../git/readReflog.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { readHeads, readStoredReflog, reflogStamps } from '../../ledger/outcomes/branchStore.ts';
import type { Branches } from '../attribution/branches.ts';

/** Names of branches that others land on too: what came there by a pull is not this work's. */
const SHARED: ReadonlySet<string> = new Set(['main', 'master', 'trunk', 'develop', 'dev', 'next', 'staging']);

/**
 * The commits that branches of a repository pointed to, oldest first: by git's logs as they are now, by what the ledger
 * keeps of worktrees and branches that are gone, and by what was known before.
 */
export function knownHeads(
  ledger: Ledger,
  branches: Branches,
  commonDir: string,
  wanted: ReadonlyMap<string, readonly KnownHead[]>,
): ReadonlyMap<string, readonly KnownHead[]> {
  const renames = branches.renames(commonDir);
  const seen = new Map<string, SeenHead[]>([...wanted.keys()].map((name) => [name, []]));
  for (const head of [...seenInWorktrees(ledger, commonDir), ...seenLast(ledger, commonDir)])
    seen.get(latestName(renames, head.branch, head.time))?.push(head);
  const isShared = sharedBranches(commonDir);
  return new Map(
    [...wanted].map(([name, known]) => {
      const own = isBranchName(name) ? seenHeadsOf(name, readBranchLog(commonDir, name)) : [];
      const heads = [...(seen.get(name) ?? []), ...own];
      return [name, isShared(name) ? madeHeads(known, heads) : joinHeads(known, heads)];
    }),
  );
}

/** Which branches others land on too, by their names. */
export function sharedBranches(commonDir: string): (branch: string) => boolean {
  const shared = remoteDefault(commonDir);
  return (branch) => SHARED.has(branch) || branch === shared;
}

function seenInWorktrees(ledger: Ledger, commonDir: string): readonly SeenHead[] {
  const worktrees = reflogStamps(ledger).filter((each) => each.commonDir === commonDir);
  return [...new Set([commonDir, ...worktrees.map(({ gitDir }) => gitDir)])].flatMap((gitDir) => {
    const stored = readStoredReflog(ledger, gitDir);
    const text = readReflog(gitDir, REFLOG_START)?.text ?? '';
    return [...seenHeads(text, readHead(gitDir)), ...(stored === undefined ? [] : seenHeadsIn(stored.state))];
  });
}

const seenLast = (ledger: Ledger, commonDir: string): readonly SeenHead[] =>
  readHeads(ledger, commonDir).map((head) => ({ ...head, made: false, before: '' }));
