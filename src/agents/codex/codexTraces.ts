import { type Fields, fieldsOf, listOf, millis, parseJson, textOf } from '../format/fields.ts';
import {
  CHANGED,
  noteResult,
  noteUse,
  patchedFiles,
  type TraceFormat,
  type TraceSink,
  type TraceState,
} from '../format/toolTraces.ts';

const USES = /\*\*\* Begin Patch|\bgit\b|\b(?:mr|prs?|pulls?)\s+create\b|create_(?:pull|merge)_request"/;
const FOLDER = /"(?:turn_context|session_meta)"/;

/**
 * Codex' rollouts: calls of functions and of custom tools, and later an output with the same `call_id`. Files are written by
 * patches, whose paths are relative to the folder of the turn.
 */
export const codexTraces: TraceFormat = {
  agent: 'codex',
  needles: ['"function_call', '"custom_tool_call', '"local_shell_call"', '"turn_context"', '"session_meta"'],
  wants: ({ open }, line) =>
    FOLDER.test(line) ||
    (line.includes('_call_output"') ? line.includes(CHANGED) || open.has(callId(line)) : USES.test(line)),
  line(state, text, sink) {
    const line = fieldsOf(parseJson(text));
    const payload = fieldsOf(line['payload']);
    if (line['type'] === 'turn_context' || line['type'] === 'session_meta') {
      state.cwd = textOf(payload['cwd']) || state.cwd;
      return;
    }
    readItem(state, payload, millis(line['timestamp']), sink);
  },
};

function callId(line: string): string {
  return /"call_id":\s*"([^"\\]{1,100})"/.exec(line)?.[1] ?? '';
}

function readItem(state: TraceState, item: Fields, time: number, sink: TraceSink): void {
  const type = textOf(item['type']);
  const id = textOf(item['call_id']);
  if (type === 'function_call' || type === 'custom_tool_call' || type === 'local_shell_call') {
    const command = commandOf(item);
    noteUse(state, id, command, textOf(item['name']), patchedFiles(command));
  } else if (type === 'function_call_output' || type === 'custom_tool_call_output') {
    const output = outputOf(item['output']);
    noteResult(state, id, { output, failed: FAILED.test(output), time, branch: '' }, sink);
  }
}

/** The tool's input: a command in words or in parts, or a patch. */
function commandOf(item: Fields): string {
  const given = fieldsOf(parseJson(textOf(item['arguments'])));
  const command = given['command'] ?? given['cmd'] ?? given['input'] ?? fieldsOf(item['action'])['command'];
  if (Array.isArray(command)) return command.map(textOf).join(' ');
  return textOf(command) || textOf(item['input']);
}

/** An exit code that is not 0, in the two ways of saying it; a patch that did not fit. */
const FAILED = /exit(?:ed with)? code:? [1-9]|apply_patch verification failed|^Failed to /im;

/** The text; before 2026 it lay in JSON of its own, with the exit code beside it. */
function outputOf(output: unknown): string {
  const text = textOf(output) || textOf(fieldsOf(output)['content']);
  if (text === '')
    return listOf(output)
      .map((part) => textOf(fieldsOf(part)['text']))
      .join('\n');
  if (!text.startsWith('{')) return text;
  const inner = fieldsOf(parseJson(text));
  const code = fieldsOf(inner['metadata'])['exit_code'];
  const said = typeof code === 'number' && code !== 0 ? `exit code ${code}\n` : '';
  return typeof inner['output'] === 'string' ? said + inner['output'] : text;
}
