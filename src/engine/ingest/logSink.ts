import type { Sink } from '../../agents/format/agent.ts';
import type { AgentId } from '../../core/usage/call.ts';
import { encodeProblem } from '../../core/usage/logProblems.ts';
import { isPlausible } from '../../core/usage/plausible.ts';
import type { BatchBuilder } from '../../ledger/batch.ts';

/** A reader's own mistake must not stop the reading of other logs: the doctor reports it like a record that is not understood. */
export function guarded(sink: Sink, work: () => void): void {
  try {
    work();
  } catch (error) {
    sink.reportUnrecognized(['reader-failed', (error as Error).message], '', '');
  }
}

/** Where a reader's calls, facts and unread records go; an implausible call is reported as not understood. */
export function sinkInto(builder: BatchBuilder, agent: AgentId, path: string): Sink {
  const unread: Sink['reportUnrecognized'] = (problem, version, example) =>
    builder.unreadRecord(path, encodeProblem(problem), version, example);
  return {
    call: (call) => (isPlausible(call) ? void builder.call(call) : unread('impossible-counts', '', '')),
    fact: (fact) => builder.fact({ ...fact, agent }),
    reportUnrecognized: unread,
  };
}
