import type { Agent, HostEnvironment, LineFormat, LogInfo, Root } from '../format/agent.ts';
import { md5Hex } from '../format/digests.ts';
import { type Fields, fieldsOf, isFields, listOf, millis, numberOf, parseJson, textOf } from '../format/fields.ts';
import { gluedLines, NOT_JSON } from '../format/gluedLines.ts';
import { at, parseLine } from '../format/line.ts';
import { newCall, tokensOf } from '../format/newCall.ts';
import { folderVariable, joinPath } from '../format/paths.ts';
import { describeShape } from '../format/shape.ts';
import { kimiCodeLines } from './kimiCode.ts';

/**
 * Kimi CLI (`~/.kimi/sessions/<md5 of the folder>/<session>/wire.jsonl`, sub-agents below `subagents/`) and its successor
 * Kimi Code (`~/.kimi-code/sessions/<folder's key>/<session>/agents/<id>/wire.jsonl`).
 */
export const kimi: Agent = {
  id: 'kimi',
  label: 'Kimi CLI and Kimi Code',
  verified: true,
  roots: (place) => [...homes(place, 'KIMI_SHARE_DIR', '.kimi'), ...homes(place, 'KIMI_CODE_HOME', '.kimi-code')],
};

function homes(place: HostEnvironment, variable: string, name: string): readonly Root[] {
  const named = folderVariable(place, variable);
  const usual = sessionsRoot(joinPath(place, place.home, name, 'sessions'), 'default');
  return named === undefined ? [usual] : [sessionsRoot(joinPath(place, named, 'sessions'), variable), usual];
}

function sessionsRoot(path: string, origin: string): Root {
  return {
    path,
    origin,
    format(relative) {
      if (/^[^/]+\/[^/]+\/agents\/.+\/wire\.jsonl$/u.test(relative)) return kimiCodeLines;
      return /^[^/]+\/[^/]+\/(?:subagents\/.+\/)?wire\.jsonl$/u.test(relative) ? kimiLines : undefined;
    },
  };
}

type KimiState = { readonly session: string; readonly cwd: string; readonly isSubagent: boolean };

/**
 * Each `StatusUpdate` with `token_usage` holds one step's own counts (kimi-cli `wire/types.py`), cached tokens apart. A
 * sub-agent's steps are in its own file and again, as `SubagentEvent`, in its parent's; a fork copies lines as they are: so
 * message id and counts name the call, and no file or time does. Records name no model.
 */
const kimiLines: LineFormat<KimiState> = gluedLines({
  kind: 'lines',
  needles: ['"token_usage"'],
  open: (log) => ({
    session: log.relative.split('/')[1] ?? '',
    cwd: folderOf(log),
    isSubagent: log.relative.split('/')[2] === 'subagents',
  }),
  line(state, bytes, from, to, sink) {
    const record = parseLine(bytes, from, to);
    if (record === undefined) return sink.reportUnrecognized(NOT_JSON, '', describeShape(bytes, from, to));
    const status = statusOf(record['message']);
    const usage = status?.['token_usage'];
    if (status === undefined || usage === undefined || usage === null) return;
    if (!isFields(usage)) return sink.reportUnrecognized('usage-shape', '', describeShape(bytes, from, to));
    const time = millis(record['timestamp']);
    const counts = ['input_other', 'output', 'input_cache_read', 'input_cache_creation'].map((name) => usage[name]);
    const name = textOf(status['message_id']) || String(numberOf(record['timestamp']) ?? state.session);
    sink.call(
      newCall('kimi', {
        message: `${name}/${counts.map((count) => numberOf(count) ?? 0).join('.')}`,
        session: state.session,
        time,
        tokens: tokensOf({
          input: usage['input_other'],
          output: usage['output'],
          cacheRead: usage['input_cache_read'],
          cacheWrite: usage['input_cache_creation'],
        }),
        cwd: state.cwd,
        subagent: state.isSubagent || fieldsOf(record['message'])['type'] === 'SubagentEvent' ? 'sub-agent' : '',
      }),
    );
  },
});

/** The payload of a status update, also of one that a sub-agent's event (of any depth) wraps. */
function statusOf(message: unknown): Fields | undefined {
  let event = fieldsOf(message);
  for (let depth = 0; event['type'] === 'SubagentEvent' && depth < 16; depth++) {
    event = fieldsOf(at(event, 'payload', 'event'));
  }
  return event['type'] === 'StatusUpdate' ? fieldsOf(event['payload']) : undefined;
}

/** The workspace folder, from the list of folders and sessions that Kimi CLI keeps in its home. */
function folderOf(log: LogInfo): string {
  const parts = log.relative.split('/');
  const index = parseJson(log.beside?.text(`${'../'.repeat(parts.length)}kimi.json`) ?? '');
  const ofSession = textOf(at(index, 'session_to_workdir', parts[1] ?? ''));
  if (ofSession !== '') return ofSession;
  const folders = listOf(at(index, 'work_dirs')).map((folder) => textOf(at(folder, 'path')));
  return folders.find((path) => path !== '' && md5Hex(path) === parts[0]) ?? '';
}
