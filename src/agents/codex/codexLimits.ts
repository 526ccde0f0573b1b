import type { Json, SessionFact } from '../format/agent.ts';

/** The plan's windows as Codex was told them with its last answer; kept as they stand, shown in the hover. */
export function rateLimitsFact(session: string, time: number, limits: unknown): SessionFact {
  return { session, kind: 'rate-limits', key: '', time, value: limits as Json };
}
