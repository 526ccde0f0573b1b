import { type Fields, fieldsOf, listOf, millis, parseJson, textOf } from '../format/fields.ts';
import {
  CHANGED,
  noteResult,
  noteUse,
  type TraceFormat,
  type TraceSink,
  type TraceState,
} from '../format/toolTraces.ts';

const EDITS: ReadonlySet<string> = new Set(['Edit', 'MultiEdit', 'Write', 'NotebookEdit']);
/** One of these is in a use of a tool that is remembered. */
const USES =
  /"(?:Edit|MultiEdit|Write|NotebookEdit)"|\bgit\b|\b(?:mr|prs?|pulls?)\s+create\b|create_(?:pull|merge)_request"/;

/**
 * Claude Code's transcripts: a `tool_use` block of an assistant's message, and later a `tool_result` block with its id. A line
 * names its folder and branch itself.
 */
export const claudeTraces: TraceFormat = {
  agent: 'claude-code',
  needles: ['"tool_use"', '"tool_use_id"'],
  wants: ({ open }, line) =>
    line.includes('"tool_use"') ? USES.test(line) : line.includes(CHANGED) || idsIn(line).some((id) => open.has(id)),
  line(state, text, sink) {
    const line = fieldsOf(parseJson(text));
    for (const block of listOf(fieldsOf(line['message'])['content'])) readBlock(state, line, fieldsOf(block), sink);
  },
};

function idsIn(line: string): readonly string[] {
  return [...line.matchAll(/"tool_use_id":\s*"([^"\\]{1,100})"/g)].map(([, id = '']) => id);
}

function readBlock(state: TraceState, line: Fields, block: Fields, sink: TraceSink): void {
  if (block['type'] === 'tool_use') {
    const input = fieldsOf(block['input']);
    const tool = textOf(block['name']);
    const file = EDITS.has(tool) ? textOf(input['file_path']) || textOf(input['notebook_path']) : '';
    noteUse(state, textOf(block['id']), textOf(input['command']), tool, file === '' ? [] : [file]);
  } else if (block['type'] === 'tool_result') {
    state.cwd = textOf(line['cwd']);
    const result = {
      output: outputOf(block['content']),
      failed: block['is_error'] === true,
      time: millis(line['timestamp']),
      branch: textOf(line['gitBranch']),
    };
    noteResult(state, textOf(block['tool_use_id']), result, sink);
  }
}

/** Text, or blocks of text. */
function outputOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content)
    .map((block) => textOf(fieldsOf(block)['text']))
    .join('\n');
}
