import { reasonWords } from '../words/reasonWords.ts';
import type { AgentId } from './call.ts';

/** Why a figure is a lower bound. The codes are printed in reports and stored in ledgers: they never change. */
export type LowerBoundReason = keyof typeof reasonWords;

/** Why an agent's calls are lower bounds where its log gives no other reason. */
const USUAL: Partial<Record<AgentId, LowerBoundReason>> = {
  'claude-code': 'placeholder-output',
  droid: 'total-shrank',
};

const isLowerBoundReason = (code: string): code is LowerBoundReason => Object.hasOwn(reasonWords, code);

/** The reason of a call that is a lower bound: its own, else the one that is usual for its agent. */
export function reasonOfCall(agent: AgentId, own: string): LowerBoundReason {
  return isLowerBoundReason(own) ? own : (USUAL[agent] ?? 'counts-missing');
}

/** The sentence of a code; one for all for a code that a newer version wrote. */
export function reasonSentence(code: string): string {
  return (isLowerBoundReason(code) ? reasonWords[code] : reasonWords['counts-missing'])();
}
