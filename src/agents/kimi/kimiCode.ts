import type { LineFormat, LogInfo } from '../format/agent.ts';
import { isFields, millis, numberOf, parseJson, textOf } from '../format/fields.ts';
import { at, parseLine, splitModel } from '../format/line.ts';
import { newCall, tokensOf } from '../format/newCall.ts';
import { describeShape } from '../format/shape.ts';

/** `seq` counts records, so that several without a time stay apart. */
type KimiCodeState = { readonly log: string; readonly session: string; readonly cwd: string; seq: number };

/**
 * Kimi Code's `usage.record`: one request's own counts, cached tokens apart, whatever its `usageScope` (`session` is not a
 * sum: it says that a request, as that of a compaction, belongs to no turn; agent-core `agent/usage`). Records bear no id,
 * but a fork copies them with their times: time, model and counts name the call.
 */
export const kimiCodeLines: LineFormat<KimiCodeState> = {
  kind: 'lines',
  needles: ['"usage.record"'],
  open: (log) => {
    const parts = log.relative.split('/');
    return { log: parts.slice(1, -1).join('/'), session: parts[1] ?? '', cwd: folderOf(log), seq: 0 };
  },
  line(state, bytes, from, to, sink) {
    const record = parseLine(bytes, from, to);
    if (record === undefined) return sink.reportUnrecognized('line is not JSON', '', describeShape(bytes, from, to));
    if (record['type'] !== 'usage.record') return;
    const usage = record['usage'];
    if (!isFields(usage))
      return sink.reportUnrecognized('usage in an unknown shape', '', describeShape(bytes, from, to));
    state.seq++;
    const time = millis(record['time']);
    const name = textOf(record['model']);
    const counts = ['inputOther', 'output', 'inputCacheRead', 'inputCacheCreation'].map((count) => usage[count]);
    const when = time > 0 ? String(time) : `${state.log}/${state.seq}`;
    sink.call(
      newCall('kimi', {
        message: `${when}/${name}/${counts.map((count) => numberOf(count) ?? 0).join('.')}`,
        session: state.session,
        time,
        ...splitModel(name),
        tokens: tokensOf({
          input: usage['inputOther'],
          output: usage['output'],
          cacheRead: usage['inputCacheRead'],
          cacheWrite: usage['inputCacheCreation'],
        }),
        cwd: state.cwd,
      }),
    );
  },
};

/** The workspace folder, from the session's `state.json` (`custom.cwd` in older ones) or the home's index of sessions. */
function folderOf(log: LogInfo): string {
  const parts = log.relative.split('/');
  const session = parseJson(log.beside?.text(`${'../'.repeat(parts.length - 3)}state.json`) ?? '');
  const told = textOf(at(session, 'workDir')) || textOf(at(session, 'custom', 'cwd'));
  if (told !== '') return told;
  const index = log.beside?.text(`${'../'.repeat(parts.length)}session_index.jsonl`) ?? '';
  const entry = index
    .split('\n')
    .filter((line) => line.includes(`"${parts[1]}"`))
    .map(parseJson)
    .findLast((line) => at(line, 'sessionId') === parts[1]);
  return textOf(at(entry, 'workDir'));
}
