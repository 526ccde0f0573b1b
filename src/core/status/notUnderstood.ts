import type { NotUnderstood } from './session.ts';

/** Names agents whose data has a shape that no reader knows, and what that means for the figures. */
export function notUnderstoodText(agents: readonly NotUnderstood[]): string {
  const names = agents.map(({ label }) => label).join(', ');
  return `Used, not understood: ${names}. Files are there, and no call could be read: the cost is missing here. Doctor names them.`;
}
