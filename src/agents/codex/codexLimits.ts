import type { Json, SessionFact } from '../format/agent.ts';

/** The plan's windows from Codex' last answer; kept as they are, shown in the hover. */
export function rateLimitsFact(session: string, time: number, limits: unknown): SessionFact {
  return { session, kind: 'rate-limits', key: '', time, value: limits as Json };
}
