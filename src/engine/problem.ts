import type { AgentId } from '../core/call.ts';

/** A log that could not be read. */
export interface Problem {
  readonly agent: AgentId;
  readonly path: string;
  readonly code: string;
}
