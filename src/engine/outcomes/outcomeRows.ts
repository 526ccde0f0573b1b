import { type BranchOutcome, blankOutcome, type Evidence } from '../../core/outcomes/outcome.ts';
import type { OutcomeRow } from '../../core/outcomes/outcomeRow.ts';
import { judgeLink, type PullRequestLink, pullRequestLinks } from '../../core/tickets/pullRequest.ts';
import { repositoryOfRemote } from '../../core/tickets/requestAddress.ts';
import { remoteUrls } from '../../git/repository.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { outcomeKey, readOutcomes, type StoredOutcome } from '../../ledger/outcomes/outcomeStore.ts';
import { pullRequestFacts } from '../../ledger/queries.ts';
import type { BranchWork } from './evidence/branchWork.ts';
import { isThere } from './outcomes.ts';
import { dayOf } from './retention/findReverts.ts';

/** Work with what became of it, as far as it was looked at. One row for each piece of work, so their sums are those of the work. */
export function outcomeRows(ledger: Ledger, works: readonly BranchWork[], problem: string): readonly OutcomeRow[] {
  const stored = new Map(readOutcomes(ledger).map((each) => [outcomeKey(each.commonDir, each.branch), each]));
  const there = memo(isThere);
  const requests = new Requests(ledger);
  return works.map((work): OutcomeRow => {
    const { repository, branch, tickets, totals, firstCall, lastCall } = work;
    const last = work.place === 'branch' ? stored.get(outcomeKey(work.commonDir, branch)) : undefined;
    const found = last !== undefined && there(work.commonDir) ? last.outcome : cannotTell(work, last, there, problem);
    const outcome = requests.told(work, found);
    const request = outcome.request === undefined ? '' : `#${outcome.request}`;
    return { repository, branch, tickets, request, outcome, totals, firstCall, lastCall };
  });
}

function cannotTell(
  work: BranchWork,
  last: StoredOutcome | undefined,
  there: (commonDir: string) => boolean,
  problem: string,
): BranchOutcome {
  const before = last?.outcome.evidence[0];
  const texts = [
    reasonOf(work, there, problem),
    ...(last === undefined || before === undefined
      ? []
      : [`When it was last looked at (${dayOf(last.looked)}): ${before.text}`]),
  ];
  return {
    ...blankOutcome(work.branch, null),
    state: 'unlinked',
    confidence: 'unknown',
    evidence: texts.map((text): Evidence => ({ grade: '', text })),
  };
}

function reasonOf(
  { place, cwd, commonDir }: BranchWork,
  there: (commonDir: string) => boolean,
  problem: string,
): string {
  if (place === 'nowhere') return cwd === '' ? 'The log names no folder' : 'Its folder is in no repository, or is gone';
  if (!there(commonDir)) return 'The repository is gone from where it was';
  if (place === 'detached') return 'HEAD was detached: the work was on no branch';
  if (place === 'unknown') return 'It is not known which branch the work was on';
  return problem === '' ? 'Nobody looked yet' : problem;
}

/** Which pull requests sessions spoke of, and which of those are a branch's own. */
class Requests {
  readonly #links: ReadonlyMap<string, readonly PullRequestLink[]>;
  readonly #remotes = memo((commonDir: string) =>
    remoteUrls(commonDir).flatMap((url) => repositoryOfRemote(url) ?? []),
  );

  constructor(ledger: Ledger) {
    this.#links = Map.groupBy(pullRequestLinks(pullRequestFacts(ledger)), ({ session }) => session);
  }

  /** A session's own link to the request that the landing names says the same once more. */
  told({ commonDir, branch, sessions }: BranchWork, outcome: BranchOutcome): BranchOutcome {
    const { request, evidence } = outcome;
    if (request === undefined) return outcome;
    const own = sessions
      .flatMap(({ session }) => this.#links.get(session) ?? [])
      .some((link) => {
        const landings = [{ branch, subject: `Landed (#${request})` }];
        const known = { remotes: this.#remotes(commonDir), branches: [branch], landings, created: [], heads: [] };
        return judgeLink(link, known).as === 'own';
      });
    if (!own) return outcome;
    return {
      ...outcome,
      evidence: [...evidence, { grade: '', text: `A session’s log links pull request #${request} too` }],
    };
  }
}

function memo<T>(ask: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    if (!known.has(key)) known.set(key, ask(key));
    return known.get(key) as T;
  };
}
