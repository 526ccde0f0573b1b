import type { OutcomeState } from '../core/outcomes/outcome.ts';
import type { NanoDollars } from '../core/usage/money.ts';
import { addTokens, countTokens, NO_TOKENS, type Tokens } from '../core/usage/tokens.ts';
import { forEachCountedType } from '../core/usage/tokenTypes.ts';
import { foldOutcome, foldUsage } from './aggregateSmallCells.ts';
import { type BucketRule, bucketOf } from './buckets.ts';
import { modelFamily } from './families.ts';
import type { Policy } from './policy.ts';
import { dollarsOf, twoDigits } from './round.ts';
import {
  AGENTS,
  BUCKET,
  MAX_CELLS,
  OTHER,
  type OutcomeCell,
  type OutcomeRow,
  PULL_REQUEST,
  SCHEMA,
  TICKET,
  type UsageCell,
  type UsageRow,
} from './schema.ts';

/**
 * What one person's ledger says about one local day, for one agent, model and piece of work. Branch and repository serve the
 * bucket rules only and never get into a row; neither does anything else that is not named in the schema.
 */
export interface DayTotal {
  /** The person's local day, `YYYY-MM-DD`. */
  readonly day: string;
  readonly agent: string;
  /** As the log spells it; only its family is sent. */
  readonly model: string;
  /** A ticket key, or any text that a person typed ('' for none); only what has a ticket's shape is sent. */
  readonly ticket: string;
  /** `owner/repo#212` or ''. */
  readonly pullRequest: string;
  readonly branch: string;
  /** `owner/repo` where the forge is known, else the folder's name. */
  readonly repository: string;
  readonly tokens: Tokens;
  /** The agent does not report which output tokens were reasoning. */
  readonly reasoningUnknown: boolean;
  readonly cost: NanoDollars;
  /** The cost is the least it can have been. */
  readonly lowerBound: boolean;
  readonly state: OutcomeState;
}

export interface RowRules {
  readonly policy: Policy;
  readonly policyHash: string;
  /** Date of the rate card, `YYYY-MM-DD`. */
  readonly prices: string;
  readonly buckets: readonly BucketRule[];
  /** Agents that were seen in the period and cannot be measured. */
  readonly gaps: readonly string[];
}

/** A row before it has a revision. */
export type UsageContent = Omit<UsageRow, 'rev'>;
export type OutcomeContent = Omit<OutcomeRow, 'rev'>;

interface Sum {
  tokens: Tokens;
  cost: NanoDollars;
  reasoningUnknown: boolean;
  lowerBound: boolean;
}

/** What a total is for, as far as it may leave the machine under this policy: ticket, pull request, or null. */
export function artifactOf(total: DayTotal, policy: Policy): string | null {
  if (policy.detail === 'bucket') return null;
  if (TICKET.test(total.ticket)) return total.ticket;
  if (!policy.fields.includes('pullRequests')) return null;
  // The forge's own issues (`#42`) are named like its pull requests.
  const issue = total.ticket.startsWith('#') ? `${total.repository}${total.ticket}` : total.ticket;
  if (PULL_REQUEST.test(issue)) return issue;
  return PULL_REQUEST.test(total.pullRequest) ? total.pullRequest : null;
}

/** The usage row of one period from all of its totals. Sums of the cells are the sums of the totals (exact in `artifact` detail). */
export function usageContent(totals: readonly DayTotal[], rules: RowRules): UsageContent {
  const { policy } = rules;
  const sums = new Map<string, { key: readonly [string | null, string, string, string]; sum: Sum }>();
  for (const total of totals) {
    const key = [
      artifactOf(total, policy),
      bucketOf(total, rules.buckets, policy.buckets),
      policy.fields.includes('agent') && AGENTS.includes(total.agent) ? total.agent : OTHER,
      policy.fields.includes('model') ? modelFamily(total.model) : OTHER,
    ] as const;
    const text = JSON.stringify(key);
    sums.set(text, { key, sum: add(sums.get(text)?.sum, total) });
  }
  const cells = [...sums.values()].map(({ key, sum }) => usageCellOf(key, sum));
  return {
    schema: SCHEMA,
    policy: rules.policyHash,
    prices: rules.prices,
    cells: sorted(foldUsage(cells.filter(holdsAnything), MAX_CELLS).map(rounder(policy))),
    linked: linkedShare(totals, policy),
    gaps: policy.fields.includes('gaps')
      ? [...new Set(rules.gaps.filter((gap) => BUCKET.test(gap)))].toSorted().slice(0, 20)
      : [],
  };
}

/** The outcome row of one period, or undefined where the policy does not ask for outcomes. */
export function outcomeContent(totals: readonly DayTotal[], rules: RowRules): OutcomeContent | undefined {
  const { policy } = rules;
  if (!policy.fields.includes('outcomes')) return undefined;
  const sums = new Map<string, { cell: OutcomeCell; cost: NanoDollars }>();
  for (const total of totals) {
    const artifact = artifactOf(total, policy);
    const cell = { artifact, bucket: bucketOf(total, rules.buckets, policy.buckets), state: total.state, cost: 0 };
    const text = JSON.stringify(cell);
    sums.set(text, { cell, cost: (sums.get(text)?.cost ?? 0) + total.cost });
  }
  const round = policy.detail === 'bucket' ? twoDigits : same;
  const cells = [...sums.values()].map(({ cell, cost }) => ({ ...cell, cost: dollarsOf(cost) }));
  const folded = foldOutcome(cells, MAX_CELLS).map((cell) => ({ ...cell, cost: round(cell.cost) }));
  return { schema: SCHEMA, policy: rules.policyHash, cells: sorted(folded.filter((cell) => cell.cost > 0)) };
}

function add(sum: Sum | undefined, total: DayTotal): Sum {
  return {
    tokens: addTokens(sum?.tokens ?? NO_TOKENS, total.tokens),
    cost: (sum?.cost ?? 0) + total.cost,
    reasoningUnknown: (sum?.reasoningUnknown ?? false) || total.reasoningUnknown,
    lowerBound: (sum?.lowerBound ?? false) || total.lowerBound,
  };
}

function usageCellOf(
  [artifact, bucket, agent, model]: readonly [string | null, string, string, string],
  sum: Sum,
): UsageCell {
  const { reasoning, ...tokens } = sum.tokens;
  return {
    artifact,
    bucket,
    agent,
    model,
    ...tokens,
    reasoning: sum.reasoningUnknown ? null : reasoning,
    cost: dollarsOf(sum.cost),
    basis: sum.lowerBound ? 'list-at-least' : 'list',
  };
}

function holdsAnything(cell: UsageCell): boolean {
  return cell.cost > 0 || countTokens({ ...cell, reasoning: 0 }) > 0;
}

function rounder(policy: Policy): (cell: UsageCell) => UsageCell {
  if (policy.detail === 'artifact') return same;
  return (cell) => ({
    ...cell,
    ...forEachCountedType((name) => twoDigits(cell[name])),
    reasoning: cell.reasoning === null ? null : twoDigits(cell.reasoning),
    cost: twoDigits(cell.cost),
  });
}

/** Share of the cost that has a ticket or pull request, in hundredths. */
function linkedShare(totals: readonly DayTotal[], policy: Policy): number {
  let all = 0;
  let linked = 0;
  for (const total of totals) {
    all += total.cost;
    const known =
      policy.detail === 'bucket' ? total.ticket !== '' || total.pullRequest !== '' : artifactOf(total, policy) !== null;
    if (known) linked += total.cost;
  }
  return all === 0 ? 0 : Math.round((100 * linked) / all) / 100;
}

/** An order that does not show when something was worked on. */
function sorted<T>(cells: readonly T[]): T[] {
  return cells.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function same<T>(value: T): T {
  return value;
}
