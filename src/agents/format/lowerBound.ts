import type { LowerBoundReason } from '../../core/usage/lowerBoundReasons.ts';
import type { Sink } from './agent.ts';

/** The conversation of a session was compacted at a time, ms UTC. */
export function noteCompaction(sink: Sink, session: string, time: number): void {
  sink.fact({ session, kind: 'compacted', key: '', time, value: true });
}

/** A request of the session left a trace in its log and no counts. `time` is the trace's, ms UTC. */
export function markLowerBound(sink: Sink, session: string, reason: LowerBoundReason, time: number): void {
  sink.fact({ session, kind: 'lower-bound', key: reason, time, value: true });
}
