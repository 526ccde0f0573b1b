import type { AgentId } from '../../core/usage/call.ts';

/** A log that could not be read. */
export interface Problem {
  readonly agent: AgentId;
  readonly path: string;
  readonly code: string;
}
