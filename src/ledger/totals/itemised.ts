import type { DatabaseSync } from 'node:sqlite';
import type { AgentId } from '../../core/usage/call.ts';
import { NOT_ITEMISED_DETAIL } from '../../core/usage/callDetail.ts';
import type { ModelCounts } from '../../core/usage/runningTotals.ts';
import { tokensOf } from '../calls/row.ts';
import { COUNTED } from '../rollup/sumColumns.ts';

/** The calls of a session that were made before a time, ms UTC. */
export interface CallsBefore {
  readonly agent: AgentId;
  readonly session: string;
  readonly until: number;
}

export interface Itemised {
  /** What those calls used, by model. */
  of(asked: CallsBefore): readonly ModelCounts[];
  /** The folder of the first of them, and their branch as the log names it: '' unless it is the only one. */
  placeOf(asked: CallsBefore): { readonly cwd: string; readonly branch: string };
}

interface Row {
  readonly at: number;
  readonly model: string;
  readonly cwd: string;
  readonly branch: string;
  readonly first: number;
  readonly searches: number;
}

/** One look into the index for each session. */
const QUESTION = `
  WITH asked AS MATERIALIZED (
    SELECT key AS at, value ->> 0 AS agent, value ->> 1 AS session, value ->> 2 AS until FROM json_each(?))
  SELECT a.at, c.model, c.cwd, c.branch, MIN(k.time) AS first, TOTAL(k.input) AS input, TOTAL(k.write5m) AS write5m,
    TOTAL(k.write1h) AS write1h, TOTAL(k.read) AS read, TOTAL(k.output) AS output, TOTAL(k.reasoning) AS reasoning,
    TOTAL(k.searches) AS searches
  FROM asked a CROSS JOIN contexts c ON c.session = a.session AND c.agent = a.agent CROSS JOIN calls k ON k.context = c.id
  WHERE k.time < a.until AND c.detail <> ? AND ${COUNTED} GROUP BY a.at, c.model, c.cwd, c.branch`;

/** Sums the itemised calls that each question is about. */
export function itemisedBefore(db: DatabaseSync, questions: readonly CallsBefore[]): Itemised {
  const keys = new Map(questions.map((question, at) => [keyOf(question), at]));
  const asked = JSON.stringify(questions.map(({ agent, session, until }) => [agent, session, until]));
  const found = db.prepare(QUESTION).all(asked, NOT_ITEMISED_DETAIL) as unknown as Row[];
  const rows = Map.groupBy(found, ({ at }) => at);
  const rowsOf = (question: CallsBefore): readonly Row[] => rows.get(keys.get(keyOf(question)) ?? -1) ?? [];
  return {
    of: (question) => rowsOf(question).map(countsOf),
    placeOf(question) {
      const own = rowsOf(question).toSorted((a, b) => a.first - b.first || (a.cwd < b.cwd ? -1 : 1));
      const branches = new Set(own.map(({ branch }) => branch));
      return { cwd: own[0]?.cwd ?? '', branch: branches.size === 1 ? (own[0]?.branch ?? '') : '' };
    },
  };
}

const keyOf = ({ agent, session, until }: CallsBefore): string => `${agent}\n${session}\n${until}`;

function countsOf(row: Row): ModelCounts {
  const numbers = row as unknown as Record<string, number>;
  return { model: row.model, tokens: tokensOf((name) => numbers[name] ?? 0), webSearches: row.searches };
}
