import { branchText } from '../../../core/attribution/attributionOrigin.ts';
import { joinReasons, type OwnRequest, type RequestWork } from '../../../core/tickets/ownRequest.ts';
import { splitTotals } from '../../../core/usage/splitTotals.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../../core/usage/totals.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import { outcomeKey } from '../../../ledger/outcomes/outcomeStore.ts';
import { tracesKey } from '../../../ledger/outcomes/traceStore.ts';
import { type SegmentSum, segmentSums } from '../../../ledger/sums/segments.ts';
import type { AttributedSum } from '../../attribution/attributor.ts';
import type { Engine } from '../../ingest/engine.ts';
import { type NamedRequest, type OwnRequests, ownRequests } from './ownRequests.ts';

/** A sum, or an even part of one, with the pull request that it was for; undefined for none. */
export interface RequestSum extends AttributedSum {
  readonly request?: OwnRequest;
  /** The other requests that the same calls were for. */
  readonly sharedWith?: readonly OwnRequest[];
}

/**
 * Sums by pull request: all calls on its branch, and a session's calls on no branch after it had named the request. Calls for
 * several requests are split evenly. All parts together are `sums`.
 */
export function requestSums(engine: Engine, sums: readonly AttributedSum[]): readonly RequestSum[] {
  const own = ownRequests(engine);
  return sums
    .flatMap((sum) => (hasBranch(sum) ? [sum] : splitAtNames(engine.ledger, sum, own)))
    .flatMap((sum): readonly RequestSum[] => {
      const requests = requestsFor(sum, own);
      if (requests.length === 0) return [sum];
      return splitTotals(sum.totals, requests.length).map((totals, at) => ({
        ...sum,
        totals,
        request: requests[at] as OwnRequest,
        sharedWith: requests.filter((_, other) => other !== at),
      }));
    });
}

const hasBranch = ({ place, attribution }: AttributedSum): boolean =>
  place.commonDir !== '' && attribution.branch.state === 'branch';

function requestsFor(sum: AttributedSum, { ofBranch, ofSession }: OwnRequests): readonly OwnRequest[] {
  const { place, attribution, firstTime } = sum;
  if (hasBranch(sum)) return ofBranch.get(outcomeKey(place.commonDir, branchText(attribution) ?? '')) ?? [];
  return namedBy(sum, ofSession)
    .filter(({ since }) => since <= firstTime)
    .map(({ request }) => request);
}

/** What the session names, of the repository that it was in where that is known. */
function namedBy({ context, place }: AttributedSum, ofSession: OwnRequests['ofSession']): readonly NamedRequest[] {
  const named = ofSession.get(tracesKey(context.agent, context.session)) ?? [];
  return named.filter(({ request }) => place.commonDir === '' || request.commonDir === place.commonDir);
}

/** A sum's calls before and after each time at which its session named a request. */
function splitAtNames(ledger: Ledger, sum: AttributedSum, { ofSession }: OwnRequests): readonly AttributedSum[] {
  const { contextId, context, firstTime, lastTime } = sum;
  const cuts = namedBy(sum, ofSession)
    .map(({ since }) => since)
    .filter((since) => since > firstTime && since <= lastTime)
    .toSorted((a, b) => a - b);
  if (cuts.length === 0) return [sum];
  const bounds = [firstTime, ...cuts, lastTime + 1];
  const segments = bounds.slice(1).map((until, at) => ({ contextId, context, from: bounds[at] ?? 0, until }));
  return segmentSums(ledger, segments).flatMap((part) => (part === undefined ? [] : [partOf(sum, part)]));
}

/** A session's log that leaves calls out makes each part the least that it can be. */
function partOf(sum: AttributedSum, part: SegmentSum): AttributedSum {
  const lowerBound = sum.totals.lowerBound || part.totals.lowerBound;
  return { ...sum, ...part, totals: { ...part.totals, lowerBound } };
}

/** A sum that was for a pull request. */
export type OwnSum = RequestSum & { readonly request: OwnRequest };

export const isOwn = (sum: RequestSum): sum is OwnSum => sum.request !== undefined;

/** The work of one pull request, summed. */
export interface RequestTotals {
  readonly request: OwnRequest;
  readonly work: RequestWork;
  readonly totals: Totals;
}

/** Names a request of a repository. */
const requestKey = ({ commonDir, name }: Pick<OwnRequest, 'commonDir' | 'name'>): string =>
  JSON.stringify([commonDir, name]);

/** The work of each pull request, by `requestKey`. */
export function requestTotals(sums: readonly RequestSum[]): ReadonlyMap<string, RequestTotals> {
  const own = Map.groupBy(sums.filter(isOwn), ({ request }) => requestKey(request));
  return new Map([...own].map(([key, each]) => [key, foldRequest(each)]));
}

/** The work of one pull request; at least one sum. */
export function foldRequest(sums: readonly OwnSum[]): RequestTotals {
  const [{ request }] = sums as [OwnSum];
  const branches = sums.filter(hasBranch).map(({ attribution }) => branchText(attribution) ?? '');
  return {
    request,
    work: {
      branches: [...new Set(branches)].toSorted(),
      sessions: new Set(sums.map(({ context }) => tracesKey(context.agent, context.session))).size,
      because: sums.reduce<RequestWork['because']>((all, each) => joinReasons(all, each.request.because), []),
      sharedWith: [...new Set(sums.flatMap(({ sharedWith = [] }) => sharedWith.map(({ name }) => name)))].toSorted(),
      hasBranchless: sums.some((sum) => !hasBranch(sum)),
    },
    totals: sums.reduce((sum, { totals }) => addTotals(sum, totals), NO_TOTALS),
  };
}
