import { isLanded } from '../outcomes/outcome.ts';
import type { OutcomeRow } from '../outcomes/outcomeRow.ts';
import {
  type Artifact,
  coverage,
  type Denominator,
  type Distribution,
  directCost,
  directOutput,
  fullyLoadedCost,
  type Period,
  trendWeeks,
  type Week,
} from '../outcomes/ratios.ts';
import { median } from '../stats/median.ts';
import { plainText } from '../text/untrusted.ts';
import type { RequestWork } from '../tickets/ownRequest.ts';
import { chargeTotal } from '../usage/charge.ts';
import type { NanoDollars } from '../usage/money.ts';
import type { Totals } from '../usage/totals.ts';
import type { PerView } from './becameSchema.ts';

const NAME_LIMIT = 240;

/** A ticket that was closed, by the person's mark or a tracker, with all that was ever linked to it. */
export interface ClosedTicket extends Artifact {
  readonly repository: string;
  readonly closedBy: 'person' | 'tracker' | '';
  /** How a pull request's work is known; left out for branches and tickets. */
  readonly request?: RequestWork;
}

export interface PerInput {
  readonly denominator: Denominator;
  readonly period: Period;
  readonly rows: readonly OutcomeRow[];
  readonly closedTickets: readonly ClosedTicket[];
  /** All work of each pull request, by `artifactKey`; needed where they are the denominator. */
  readonly requests?: ReadonlyMap<string, { readonly totals: Totals; readonly work: RequestWork }>;
  /** All cost of the period, and how much of it is on a branch (or ticket, where tickets are the denominator). */
  readonly spent: NanoDollars;
  readonly linked: NanoDollars;
  /** Tools that were seen and are not measured. */
  readonly notMeasured: readonly string[];
  /** Earlier weeks, oldest first, for the trend. */
  readonly weeks: readonly { readonly from: number; readonly to: number; readonly complete: boolean }[];
}

/** Tokens per what, for the denominator that the person chose. */
export function perView(input: PerInput): PerView {
  const { denominator, period, spent, linked } = input;
  const artifacts = denominator === 'ticket' ? input.closedTickets : landedWork(input, denominator);
  const done = artifacts.filter(({ doneAt }) => doneAt >= period.from && doneAt < period.to);
  const { total, share } = coverage(linked, spent, input.notMeasured);
  return {
    denominator,
    cost: plain(directCost(artifacts, period)),
    output: plain(directOutput(artifacts, period)),
    items: done
      .map(({ name, repository, cost, outputTokens, closedBy, request }) => ({
        name: plainText(name, NAME_LIMIT),
        repository: plainText(repository, NAME_LIMIT),
        cost,
        outputTokens,
        closedBy,
        request: request === undefined ? null : plainRequest(request),
      }))
      .toSorted((a, b) => b.cost - a.cost || (a.name < b.name ? -1 : 1)),
    fullyLoaded: fullyLoadedCost(spent, artifacts, period) ?? null,
    coverage: { linked, total, share, notMeasured: input.notMeasured.map((tool) => plainText(tool, NAME_LIMIT)) },
    trend: trend(input, artifacts),
  };
}

const plainRequest = (request: RequestWork): RequestWork => ({
  ...request,
  branches: request.branches.map((branch) => plainText(branch, NAME_LIMIT)),
});

/** Names what landed in a repository. */
export const artifactKey = (repository: string, name: string): string => JSON.stringify([repository, name]);

/** What landed and was not backed out, work straight on an integration branch too. Several branches of one pull request are one, and its cost is that of all its work. */
function landedWork({ rows, requests }: PerInput, denominator: Denominator): readonly ClosedTicket[] {
  const found = new Map<string, ClosedTicket>();
  for (const { repository, branch, request, outcome, totals } of rows) {
    if (outcome.landedAt === null || !isLanded(outcome.state)) continue;
    if (denominator === 'pull-request' && request === '') continue;
    const name = denominator === 'pull-request' ? request : branch;
    const key = artifactKey(repository, name);
    const before = found.get(key);
    found.set(key, {
      name,
      repository,
      doneAt: Math.max(before?.doneAt ?? 0, outcome.landedAt),
      cost: (before?.cost ?? 0) + chargeTotal(totals.charge),
      outputTokens: (before?.outputTokens ?? 0) + totals.tokens.output,
      closedBy: '',
    });
  }
  return [...found].map(([key, artifact]) => {
    const own = denominator === 'pull-request' ? requests?.get(key) : undefined;
    if (own === undefined) return artifact;
    const { totals, work } = own;
    return { ...artifact, cost: chargeTotal(totals.charge), outputTokens: totals.tokens.output, request: work };
  });
}

function trend({ weeks }: PerInput, artifacts: readonly Artifact[]): PerView['trend'] {
  const filled = weeks.map(
    ({ from, to, complete }): Week => ({ start: from, complete, values: directCost(artifacts, { from, to }).values }),
  );
  return trendWeeks(filled).map(({ start, values }) => ({
    start,
    n: values.length,
    median: values.length === 0 ? null : Math.round(median(values)),
  }));
}

function plain({ n, total, values, middle }: Distribution): PerView['cost'] {
  return { n, total, values, middle: middle ?? null };
}
