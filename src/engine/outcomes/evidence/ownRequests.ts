import {
  isOfGitlab,
  joinReasons,
  type OwnRequest,
  type RequestReason,
  requestName,
  requestNumber,
} from '../../../core/tickets/ownRequest.ts';
import { judgeLink, type PullRequestLink, pullRequestLinks } from '../../../core/tickets/pullRequest.ts';
import { parsePullRequestUrl, type RequestAddress } from '../../../core/tickets/requestAddress.ts';
import { outcomeKey, readOutcomes } from '../../../ledger/outcomes/outcomeStore.ts';
import { requestTraces, tracesKey } from '../../../ledger/outcomes/traceStore.ts';
import { pullRequestFacts } from '../../../ledger/queries.ts';
import type { Engine } from '../../ingest/engine.ts';
import { type BranchWork, branchWork } from './branchWork.ts';
import { remotesOf } from './remotesOf.ts';
import { requestNames } from './requestNames.ts';
import { WorkTraces } from './toolOutputEvidence.ts';

/** A request that a session named as its own: for calls on no branch, from that time on (ms UTC). */
export interface NamedRequest {
  readonly request: OwnRequest;
  readonly since: number;
}

export interface OwnRequests {
  /** By `outcomeKey`. */
  readonly ofBranch: ReadonlyMap<string, readonly OwnRequest[]>;
  /** By `tracesKey`, each session's requests once at their earliest time. */
  readonly ofSession: ReadonlyMap<string, readonly NamedRequest[]>;
  /** What each session's log names without a sign that it is its own, by `tracesKey`: only looked at, so it carries no cost. */
  readonly mentioned: ReadonlyMap<string, readonly PullRequestLink[]>;
}

/**
 * The pull requests that work was for. A branch's own: the one whose number its landing names, and those that sessions created
 * from it. A session's own: those that it created, and of those that its log names the ones of the branches it worked on.
 */
export function ownRequests(
  engine: Engine,
  works: readonly BranchWork[] = branchWork(engine.attributor.sums({}, false)),
): OwnRequests {
  const remotes = memo(remotesOf);
  const ofBranch = requestsByBranch(engine, works, remotes);
  return { ofBranch, ...requestsBySession(engine, works, ofBranch, remotes) };
}

type Remotes = (commonDir: string) => readonly string[];

function requestsByBranch(
  engine: Engine,
  works: readonly BranchWork[],
  remotes: Remotes,
): ReadonlyMap<string, readonly OwnRequest[]> {
  const stored = new Map(readOutcomes(engine.ledger).map((each) => [outcomeKey(each.commonDir, each.branch), each]));
  const nameOf = requestNames(engine.ledger, remotes);
  const found = new Map<string, readonly OwnRequest[]>();
  const onBranches = works.filter(({ place }) => place === 'branch');
  for (const [commonDir, own] of Map.groupBy(onBranches, (work) => work.commonDir)) {
    const traces = new WorkTraces(engine, commonDir, own);
    for (const work of own) {
      const key = outcomeKey(commonDir, work.branch);
      const numbers = new Map<number, readonly RequestReason[]>();
      const add = (number: number, reason: RequestReason): void =>
        void numbers.set(number, joinReasons(numbers.get(number) ?? [], [reason]));
      const { requests = [] } = traces.of(work, remotes(commonDir));
      for (const number of requests) add(number, 'created');
      const { request, landing, landedAt } = stored.get(key)?.outcome ?? { landing: null, landedAt: null };
      // A rebase keeps the branch's own words, so a created request may be all that names it.
      const isNamed = landedAt !== null && !(requests.length === 1 && requests[0] === request && landing === 'rebase');
      if (request !== undefined && isNamed) add(request, landing === 'merge' ? 'merge-subject' : 'squash-subject');
      const list = [...numbers].map(([number, because]) => ({
        commonDir,
        name: nameOf(commonDir, number),
        because,
      }));
      if (list.length > 0)
        found.set(
          key,
          list.toSorted((a, b) => requestNumber(a.name) - requestNumber(b.name)),
        );
    }
  }
  return found;
}

function requestsBySession(
  engine: Engine,
  works: readonly BranchWork[],
  ofBranch: OwnRequests['ofBranch'],
  remotes: Remotes,
): Pick<OwnRequests, 'ofSession' | 'mentioned'> {
  const found = new Map<string, Map<string, NamedRequest>>();
  const add = (key: string, request: OwnRequest, since: number): void => {
    const own = found.get(key) ?? new Map<string, NamedRequest>();
    const id = JSON.stringify([request.commonDir, request.name]);
    const before = own.get(id);
    own.set(id, before === undefined || since < before.since ? { request, since } : before);
    found.set(key, own);
  };
  const worksOf = Map.groupBy(
    works.flatMap((work) => work.sessions.map((each) => ({ key: tracesKey(each.agent, each.session), ...each, work }))),
    ({ key }) => key,
  );
  for (const [key, requests] of requestTraces(engine.ledger)) {
    for (const { url, time } of requests) {
      const address = parsePullRequestUrl(url);
      if (address === undefined) continue;
      const commonDir = repositoryOf(address, worksOf.get(key) ?? [], remotes);
      add(key, known(ofBranch, commonDir, address) ?? created(commonDir, address), time);
    }
  }
  const mentioned = new Map<string, PullRequestLink[]>();
  const keysOf = Map.groupBy([...worksOf], ([, [first]]) => first?.session ?? '');
  for (const link of pullRequestLinks(pullRequestFacts(engine.ledger))) {
    for (const [key, own] of keysOf.get(link.session) ?? []) {
      const request = ownOf(link, own, ofBranch, remotes);
      if (request !== undefined) add(key, request, link.time);
      else if (!isCreated(found.get(key), link)) mentioned.set(key, [...(mentioned.get(key) ?? []), link]);
    }
  }
  return { ofSession: new Map([...found].map(([key, own]) => [key, [...own.values()]])), mentioned };
}

/** The request of a link, if it is that of a branch which the session worked on. */
function ownOf(
  link: PullRequestLink,
  own: readonly { readonly work: BranchWork }[],
  ofBranch: OwnRequests['ofBranch'],
  remotes: Remotes,
): OwnRequest | undefined {
  for (const { work } of own) {
    const requests = ofBranch.get(outcomeKey(work.commonDir, work.branch)) ?? [];
    const landings = requests.map(({ name }) => ({ branch: work.branch, subject: `Landed (#${requestNumber(name)})` }));
    const known = { remotes: remotes(work.commonDir), branches: [work.branch], landings, created: [], heads: [] };
    if (judgeLink(link, known).as === 'own') return requests.find(({ name }) => requestNumber(name) === link.number);
  }
  return undefined;
}

const isCreated = (own: ReadonlyMap<string, NamedRequest> | undefined, { number }: PullRequestLink): boolean =>
  [...(own?.values() ?? [])].some(({ request }) => requestNumber(request.name) === number);

/** Of the repositories that the session worked in, the one whose remote the address is of; '' where none is known. */
function repositoryOf(
  { repository }: RequestAddress,
  own: readonly { readonly work: BranchWork }[],
  remotes: Remotes,
): string {
  const dirs = own.map(({ work }) => work.commonDir).filter((dir) => dir !== '');
  return dirs.find((dir) => remotes(dir).includes(repository)) ?? '';
}

/** The request as its branch has it. */
function known(
  ofBranch: OwnRequests['ofBranch'],
  commonDir: string,
  { number }: RequestAddress,
): OwnRequest | undefined {
  return [...ofBranch.values()]
    .flat()
    .find((each) => each.commonDir === commonDir && requestNumber(each.name) === number);
}

const created = (commonDir: string, { number, url }: RequestAddress): OwnRequest => ({
  commonDir,
  name: requestName(number, isOfGitlab(url)),
  because: ['created'],
});

function memo<T>(ask: (key: string) => T): (key: string) => T {
  const answers = new Map<string, T>();
  return (key) => {
    if (!answers.has(key)) answers.set(key, ask(key));
    return answers.get(key) as T;
  };
}
