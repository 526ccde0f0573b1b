import { type BranchOutcome, blankOutcome, type Evidence } from '../../core/outcomes/outcome.ts';
import type { OutcomeRow } from '../../core/outcomes/outcomeRow.ts';
import { isOfGitlab, requestName } from '../../core/tickets/ownRequest.ts';
import { storedWords } from '../../core/words/storedWords.ts';
import { outcomeKey, readOutcomes, type StoredOutcome } from '../../ledger/outcomes/outcomeStore.ts';
import { tracesKey } from '../../ledger/outcomes/traceStore.ts';
import type { Engine } from '../ingest/engine.ts';
import type { BranchWork } from './evidence/branchWork.ts';
import { type OwnRequests, ownRequests } from './evidence/ownRequests.ts';
import { remotesOf } from './evidence/remotesOf.ts';
import { requestNames } from './evidence/requestNames.ts';
import { isThere } from './outcomes.ts';
import { dayOf } from './retention/findReverts.ts';

/**
 * Work with what became of it, as far as it was looked at. One row for each piece of work, so their sums are those of the work.
 * `all`: all work that there is, where the caller has it.
 */
export function outcomeRows(
  engine: Engine,
  works: readonly BranchWork[],
  problem: string,
  all?: readonly BranchWork[],
): readonly OutcomeRow[] {
  const stored = new Map(readOutcomes(engine.ledger).map((each) => [outcomeKey(each.commonDir, each.branch), each]));
  const there = memo(isThere);
  const own = ownRequests(engine, all);
  const nameOf = requestNames(engine.ledger, memo(remotesOf));
  return works.map((work): OutcomeRow => {
    const { repository, branch, tickets, totals, firstCall, lastCall } = work;
    const last = work.place === 'branch' ? stored.get(outcomeKey(work.commonDir, branch)) : undefined;
    const isFound = last !== undefined && there(work.commonDir);
    // Git is asked about a branch for the first time some seconds after its first call.
    const looked = isFound || work.place !== 'branch' || !there(work.commonDir) || problem !== '';
    const found = isFound ? last.outcome : cannotTell(work, last, there, problem);
    const outcome = { ...found, evidence: [...found.evidence, ...requestEvidence(work, own)] };
    const request = outcome.request === undefined ? '' : nameOf(work.commonDir, outcome.request);
    return { repository, branch, tickets, request, looked, outcome, totals, firstCall, lastCall };
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
      : [storedWords.lastLooked({ day: dayOf(last.looked), how: before.text })]),
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
  if (place === 'nowhere') return cwd === '' ? storedWords.noFolder() : storedWords.noRepository();
  if (!there(commonDir)) return storedWords.repositoryGone();
  if (place === 'detached') return storedWords.detached();
  if (place === 'unknown') return storedWords.whichBranch();
  return problem === '' ? storedWords.notLooked() : problem;
}

const MOST_MENTIONS = 3;

const OWN = {
  'merge-subject': { named: storedWords.ownByMerge, linked: storedWords.ownByMergeLinked },
  'squash-subject': { named: storedWords.ownByLanding, linked: storedWords.ownByLandingLinked },
};

/** How the branch's pull request is known to be its own, and which others sessions named that carry no cost. */
function requestEvidence(work: BranchWork, own: OwnRequests): readonly Evidence[] {
  const keys = work.sessions.map(({ agent, session }) => tracesKey(agent, session));
  const isLinked = (name: string): boolean =>
    keys.some((key) => own.ofSession.get(key)?.some(({ request }) => request.name === name) === true);
  const named = (own.ofBranch.get(outcomeKey(work.commonDir, work.branch)) ?? []).flatMap(({ name, because }) => {
    const reason = because.find((each) => each !== 'created');
    return reason === undefined ? [] : [OWN[reason][isLinked(name) ? 'linked' : 'named']({ name })];
  });
  const names = new Set(
    keys.flatMap((key) =>
      (own.mentioned.get(key) ?? []).map(({ number, url }) => requestName(number, isOfGitlab(url))),
    ),
  );
  const mentioned = [...names].slice(0, MOST_MENTIONS).map((name) => storedWords.mentioned({ name }));
  return [...named, ...mentioned].map((text) => ({ grade: '', text }));
}

function memo<T>(ask: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    if (!known.has(key)) known.set(key, ask(key));
    return known.get(key) as T;
  };
}
