import { type Fields, fieldsOf, millis, parseJson, textOf } from '../format/fields.ts';
import { CHANGED, noteResult, noteUse, patchedFiles, type TraceFormat, type TraceState } from '../format/toolTraces.ts';

const EDITS: ReadonlySet<string> = new Set(['edit', 'create', 'str_replace_editor']);
const USES =
  /"(?:edit|create|str_replace_editor|apply_patch)"|\bgit\b|\b(?:mr|prs?|pulls?)\s+create\b|create_pull_request"/;
const PLACE = /"session\.(?:start|resume|context_changed)"/;

/** Copilot CLI's `events.jsonl`: a tool's start names its input, its completion the result. */
export const copilotTraces: TraceFormat = {
  agent: 'copilot-cli',
  needles: ['"tool.execution_', '"session.start"', '"session.resume"', '"session.context_changed"'],
  wants: ({ open }, line) =>
    PLACE.test(line) ||
    (line.includes('"tool.execution_complete"')
      ? line.includes(CHANGED) || open.has(/"toolCallId":\s*"([^"\\]{1,100})"/.exec(line)?.[1] ?? '')
      : USES.test(line)),
  line(state, text, sink) {
    const event = fieldsOf(parseJson(text));
    const data = fieldsOf(event['data']);
    const id = textOf(data['toolCallId']);
    if (event['type'] === 'tool.execution_start') started(state, id, data);
    else if (event['type'] === 'tool.execution_complete') {
      const output = textOf(fieldsOf(data['result'])['content']);
      const time = millis(event['timestamp']);
      noteResult(state, id, { output, failed: data['success'] === false, time, branch: '' }, sink);
    } else if (textOf(event['type']).startsWith('session.')) {
      state.cwd = textOf(fieldsOf(data['context'])['cwd']) || textOf(data['cwd']) || state.cwd;
    }
  },
};

function started(state: TraceState, id: string, data: Fields): void {
  const tool = textOf(data['toolName']);
  const given = fieldsOf(data['arguments']);
  const command = textOf(data['arguments']) || textOf(given['command']);
  const path = EDITS.has(tool) && command !== 'view' ? textOf(given['path']) : '';
  noteUse(state, id, command, tool, path === '' ? patchedFiles(command) : [path]);
}
