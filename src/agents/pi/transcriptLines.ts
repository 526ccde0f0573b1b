import type { AgentId } from '../../core/usage/call.ts';
import type { Json, LineFormat, LogInfo } from '../format/agent.ts';
import { parseJson } from '../format/fields.ts';
import { gluedLines, NOT_JSON } from '../format/gluedLines.ts';
import { describeShape } from '../format/shape.ts';
import { openTranscript, readEntry, sessionOfPath, type TranscriptState } from './transcript.ts';

/** A transcript as a file of lines. The header is the one line without usage that matters; only it has a `cwd` of its own. */
export function transcriptLines(
  agent: AgentId,
  session: (log: LogInfo) => string,
  parent: (log: LogInfo) => string = () => '',
): LineFormat<Json> {
  const format: LineFormat<TranscriptState> = {
    kind: 'lines',
    needles: ['"usage"', '"cwd"'],
    heads: ['{"type":"session"', '{"type":"model_change"', '{"type":"compaction"'],
    open: (log) => ({ ...openTranscript(session(log)), ...(parent(log) !== '' && { parent: parent(log) }) }),
    line(state, bytes, from, to, sink) {
      const entry = parseJson(new TextDecoder().decode(bytes.subarray(from, to)));
      if (entry === undefined) sink.reportUnrecognized(NOT_JSON, '', describeShape(bytes, from, to));
      else readEntry(agent, state, entry, sink);
    },
  };
  return gluedLines(format);
}

export const sessionOfFile = (log: LogInfo): string => sessionOfPath(log.relative);
