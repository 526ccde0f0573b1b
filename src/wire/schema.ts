import * as z from 'zod/mini';
import { OUTCOME_STATES } from '../core/outcomes/outcome.ts';
import { AGENT_IDS } from '../core/usage/agents.ts';
import { forEachCountedType } from '../core/usage/tokenTypes.ts';

/** The protocol's name. A new field in a row is a new number: old servers refuse what they do not know. */
export const SCHEMA = 'team-totals/2';
/** What a server's answer carries, so that a captive portal's page is never taken for it. */
export const PROTOCOL_HEADER = 'x-token-ledger';
export const PROOF_HEADER = 'x-row-proof';
export const OTHER = 'other';

export const MAX_BODY_BYTES = 65_536;
export const MAX_CELLS = 500;
/** Revisions beyond this are nobody's: an endpoint that names one is at fault. */
export const MAX_REV = 1_000_000_000;
const MAX_COUNT = 1_000_000_000_000_000;
const MAX_DOLLARS = 1_000_000;

/** The agents' own ids: public names of tools, never a word of the user's. */
export const AGENTS: readonly string[] = AGENT_IDS;

/** A ticket key in strict upper case (`ABC-123`) or as Azure Boards and Shortcut write it: `AB#12`, `sc-123`. */
export const TICKET = /^(?:[A-Z][A-Z0-9_]{1,9}-|AB#|sc-)[1-9][0-9]{0,6}$/;
/** A pull request or issue as the forge names it: `owner/repo#212`. */
export const PULL_REQUEST = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}#[1-9][0-9]{0,6}$/;
export const BUCKET = /^[a-z0-9][a-z0-9-]{0,31}$/;
const FAMILY = /^[a-z0-9][a-z0-9.-]{0,31}$/;

/** Dollars are sent in steps of a millionth, so that sums of many rows stay exact. */
function isMicroDollars(dollars: number): boolean {
  return Math.round(dollars * 1e6) / 1e6 === dollars;
}

const count = z.int().check(z.minimum(0), z.maximum(MAX_COUNT));
const dollars = z
  .number()
  .check(z.minimum(0), z.maximum(MAX_DOLLARS), z.refine(isMicroDollars, 'finer than a millionth of a dollar'));
const artifact = z.nullable(z.union([z.string().check(z.regex(TICKET)), z.string().check(z.regex(PULL_REQUEST))]));
const bucket = z.string().check(z.regex(BUCKET));
const revision = z.int().check(z.minimum(1), z.maximum(MAX_REV));

const policyHash = z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/));

export const usageCell = z.strictObject({
  artifact,
  bucket,
  agent: z.enum([...AGENTS, OTHER]),
  model: z.string().check(z.regex(FAMILY)),
  ...forEachCountedType(() => count),
  reasoning: z.nullable(count),
  cost: dollars,
  basis: z.enum(['list', 'list-at-least']),
});
export type UsageCell = z.infer<typeof usageCell>;

export const outcomeCell = z.strictObject({ artifact, bucket, state: z.enum(OUTCOME_STATES), cost: dollars });
export type OutcomeCell = z.infer<typeof outcomeCell>;

/** What one person spent in one period, whole. */
export const usageRow = z.strictObject({
  schema: z.literal(SCHEMA),
  rev: revision,
  policy: policyHash,
  prices: z.string().check(z.regex(/^20\d\d-\d\d-\d\d$/)),
  cells: z.array(usageCell).check(z.maxLength(MAX_CELLS)),
  linked: z.number().check(z.minimum(0), z.maximum(1)),
  gaps: z.array(z.string().check(z.regex(BUCKET))).check(z.maxLength(20)),
});
export type UsageRow = z.infer<typeof usageRow>;

/** What the spend of one person and period became, whole. */
export const outcomeRow = z.strictObject({
  schema: z.literal(SCHEMA),
  rev: revision,
  policy: policyHash,
  cells: z.array(outcomeCell).check(z.maxLength(MAX_CELLS)),
});
export type OutcomeRow = z.infer<typeof outcomeRow>;

/** Machines of one person: each has a part of the person's row. */
export const MOST_PARTS = 8;
export type RowKind = 'usage' | 'outcome';
export const rowSchema = { usage: usageRow, outcome: outcomeRow } as const;

/** 128 bits in base64url: a person's name for one week, made of that week's token. */
export const CID = /^[A-Za-z0-9_-]{22}$/;
/** 256 bits in base64url: the key to one's own row. */
export const PROOF = /^[A-Za-z0-9_-]{43}$/;
/** A compressed point of P-256 in base64url: a public key, or an element of a token's making. */
export const POINT = /^[A-Za-z0-9_-]{44}$/;
export const TEAM = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

export const denominator = z.strictObject({
  value: z.int().check(z.minimum(0), z.maximum(1_000_000)),
  source: z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$/)),
});
