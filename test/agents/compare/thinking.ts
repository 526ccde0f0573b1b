import { isAtLeast } from '../agents/agent.ts';
import type { BillRow } from '../provider/bill.ts';
import type { CountedCall } from './readHome.ts';

/** An agent by its id in the ledger, and its version. */
export interface AgentVersion {
  readonly agent: string;
  readonly version: string;
}

/** Agents whose logs hold an answer's output whole, without the part of it that was thinking. */
const UNTOLD: Readonly<Record<string, (row: BillRow, version: string) => boolean>> = {
  kimi: () => true,
  cline: () => true,
  droid: () => true,
  'claude-code': (_, version) => !isAtLeast(version, '2.1.200'),
  opencode: ({ api }) => api === 'anthropic',
  'kilo-code': ({ api }) => api === 'anthropic',
};

/** Leaves the thinking out on both sides where the agent's log does not separate it. */
export function withoutUntoldThinking(
  bill: readonly BillRow[],
  counted: readonly CountedCall[],
  { agent, version }: AgentVersion,
): readonly [readonly BillRow[], readonly CountedCall[]] {
  const isUntold = (row: BillRow): boolean => UNTOLD[agent]?.(row, version) === true;
  const models = new Set(bill.filter((row) => !isUntold(row)).map(({ model }) => model));
  return [
    bill.map((row) => (isUntold(row) ? { ...row, usage: { ...row.usage, reasoning: 0 } } : row)),
    counted.map((call) => (models.has(call.model) ? call : { ...call, tokens: { ...call.tokens, reasoning: 0 } })),
  ];
}
