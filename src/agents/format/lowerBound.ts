import type { LowerBoundReason } from '../../core/usage/lowerBoundReasons.ts';
import type { Sink } from './agent.ts';

/** A request of the session left a trace in its log and no counts. `time` is the trace's, ms UTC. */
export function markLowerBound(sink: Sink, session: string, reason: LowerBoundReason, time: number): void {
  sink.fact({ session, kind: 'lower-bound', key: reason, time, value: true });
}
