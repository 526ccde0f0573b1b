import { hoverWords } from '../words/hoverWords.ts';
import type { NotUnderstood } from './session.ts';

/** Names agents whose data has a shape that no reader knows, and what that means for the figures. */
export function notUnderstoodText(agents: readonly NotUnderstood[]): string {
  return hoverWords.notUnderstood({ agents: agents.map(({ label }) => label).join(', ') });
}
