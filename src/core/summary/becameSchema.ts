import * as z from 'zod/mini';
import { HORIZONS, type Horizon, OUTCOME_STATES } from '../outcomes/outcome.ts';
import { DENOMINATORS } from '../outcomes/ratios.ts';
import { REQUEST_REASONS } from '../tickets/ownRequest.ts';
import { count, list, nano, shape, share, text, time, totals } from './totalsSchema.ts';

const state = z.enum(OUTCOME_STATES as [(typeof OUTCOME_STATES)[number]]);
const confidence = z.enum(['certain', 'high', 'probable', 'unknown']);
const grade = z.enum(['E1', 'E2', 'E3', 'E4', '']);
const retained = shape({ '14': z.nullable(share), '30': z.nullable(share), '90': z.nullable(share) });

export const branchRow = shape({
  key: text,
  repository: text,
  branch: text,
  tickets: list(text),
  request: text,
  state,
  /** False while nobody has looked at the branch: `state` is no finding yet. */
  looked: z.boolean(),
  confidence,
  evidence: list(shape({ grade, text })),
  landedAt: z.nullable(time),
  revertedAt: z.nullable(time),
  retained,
  lines: z.nullable(count),
  /** Of `lines`, those that the agents wrote themselves, by git-ai's notes; null where there is no such note. */
  agentLines: z.nullable(shape({ lines: count, retained })),
  /** Commits that are tied to a session, with their author time, the surest first; at most 20. */
  commits: list(shape({ commit: text, grade, time: z.nullable(time) })),
  /** What happened to it in the period. */
  here: list(z.enum(['worked on', 'landed', 'backed out'])),
});
export type BecameRow = z.infer<typeof branchRow>;

/** `looked` as in a branch's row: what was not looked at yet has a row of its own. */
const stateRow = shape({ state, looked: z.boolean(), branches: count, totals });

export const becameView = shape({
  /** Branches looked at, of those there are; a view that is not done yet says so. */
  done: count,
  of: count,
  running: z.boolean(),
  /** Why nothing more can be said, for a person; '' if all is well. */
  problem: text,
  rows: list(branchRow),
  /** Cost of the days up to the period's end by what became of it; the rows sum to all cost of that time. */
  states: list(stateRow),
  statesFrom: time,
  statesUntil: time,
  /**
   * What the cost of the period had become 30 days after its end, whatever became of it since; `open` is all that had not landed.
   * The rows sum to all cost of the period. null while the 30 days are not over.
   */
  cohort: z.nullable(shape({ at: time, states: list(stateRow) })),
  /** When each repository was last fetched: what happened elsewhere since is not known here. */
  fetched: list(shape({ repository: text, asOf: z.nullable(time) })),
  /** Middle shares of lines still unchanged so many days after landing, beside other changes of the same repository and months. */
  kept: list(
    shape({
      repository: text,
      days: z.union(HORIZONS.map((days) => z.literal(days)) as [z.ZodMiniLiteral<Horizon>]),
      ours: shape({ n: count, median: share }),
      others: shape({ n: count, median: share }),
    }),
  ),
});
/** Block 2: what became of it. Inferred from repositories, each row with its evidence. */
export type BecameView = z.infer<typeof becameView>;

const middle = shape({ n: count, median: z.number(), low: z.number(), high: z.number(), coverage: share });
const distribution = shape({ n: count, total: z.number(), values: list(z.number()), middle: z.nullable(middle) });

const requestWork = shape({
  branches: list(text),
  sessions: count,
  because: list(z.enum(REQUEST_REASONS)),
  sharedWith: list(text),
  hasBranchless: z.boolean(),
});

export const perView = shape({
  denominator: z.enum(DENOMINATORS),
  /** Direct cost of what was done in the period: nano-dollars each. */
  cost: distribution,
  output: distribution,
  /** What the values of `cost` are of, the dearest first. */
  items: list(
    shape({
      name: text,
      repository: text,
      cost: nano,
      outputTokens: count,
      /** Who said that a ticket is done; '' for what landed. */
      closedBy: z.enum(['person', 'tracker', '']),
      /** How a pull request's work is known to be its own; null for branches and tickets. */
      request: z.nullable(requestWork),
    }),
  ),
  /** All cost of the period by what was done in it; null below six. */
  fullyLoaded: z.nullable(nano),
  coverage: shape({ linked: nano, total: nano, share: z.nullable(share), notMeasured: list(text) }),
  trend: list(shape({ start: time, n: count, median: z.nullable(nano) })),
});
/** Tokens per what: the one place where cost is divided by something that became of it. */
export type PerView = z.infer<typeof perView>;
