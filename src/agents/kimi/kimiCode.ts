import type { LineFormat, LogInfo } from '../format/agent.ts';
import { type Fields, isFields, millis, numberOf, parseJson, textOf } from '../format/fields.ts';
import { gluedLines, NOT_JSON } from '../format/gluedLines.ts';
import { at, parseLine, splitModel } from '../format/line.ts';
import { newCall, tokensOf } from '../format/newCall.ts';
import { describeShape } from '../format/shape.ts';

/** Model and provider of the latest request of each alias. */
type Asked = { [alias: string]: readonly [model: string, provider: string] };

/** `seq` counts records, so that several without a time stay apart. */
type KimiCodeState = {
  readonly log: string;
  readonly session: string;
  readonly cwd: string;
  /** The kind of sub-agent whose log this is; '' or absent for the main conversation's. */
  subagent?: string;
  seq: number;
  asked: Asked;
};

/**
 * Kimi Code's `usage.record`: one request's own counts, cached tokens apart, whatever its `usageScope` (`session` is not a
 * sum: it says that a request, as that of a compaction, belongs to no turn; agent-core `agent/usage`). Records bear no id,
 * but a fork copies them with their times: time, model and counts name the call. Its
 * `model` is the alias of the person's settings: the `llm.request` before it names the model and the provider.
 */
export const kimiCodeLines: LineFormat<KimiCodeState> = gluedLines({
  kind: 'lines',
  needles: ['"usage.record"', '"llm.request"'],
  heads: ['{"type":"profile.bind"'],
  open: (log) => {
    const parts = log.relative.split('/');
    const subagent = parts.at(-2) === 'main' ? '' : 'sub-agent';
    const session = parts[1] ?? '';
    return { log: parts.slice(1, -1).join('/'), session, cwd: folderOf(log), subagent, seq: 0, asked: {} };
  },
  line(state, bytes, from, to, sink) {
    const record = parseLine(bytes, from, to);
    if (record === undefined) return sink.reportUnrecognized(NOT_JSON, '', describeShape(bytes, from, to));
    if (record['type'] === 'llm.request') return noteRequest(state.asked, record);
    if (record['type'] === 'profile.bind') return nameAgent(state, record);
    if (record['type'] !== 'usage.record') return;
    const usage = record['usage'];
    if (!isFields(usage)) return sink.reportUnrecognized('usage-shape', '', describeShape(bytes, from, to));
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
        ...modelOf(state.asked, name),
        tokens: tokensOf({
          input: usage['inputOther'],
          output: usage['output'],
          cacheRead: usage['inputCacheRead'],
          cacheWrite: usage['inputCacheCreation'],
        }),
        cwd: state.cwd,
        subagent: state.subagent,
        // Gemini's answers are counted without the tokens of their thoughts.
        ...(isGemini(state.asked, name) && { reason: 'thoughts-not-logged' as const }),
      }),
    );
  },
});

/** A sub-agent's log names its kind before its first request. */
function nameAgent(state: KimiCodeState, { profileName }: Fields): void {
  const { subagent = '' } = state;
  if (subagent !== '') state.subagent = textOf(profileName) || subagent;
}

/** A log names few models. */
const MOST_ALIASES = 100;

function noteRequest(asked: Asked, request: Fields): void {
  const model = textOf(request['model']);
  const alias = textOf(request['modelAlias']) || model;
  if (model === '' || Object.keys(asked).length >= MOST_ALIASES) return;
  asked[alias] = [model, textOf(request['provider'])];
}

const isGemini = (asked: Asked, name: string): boolean =>
  Object.hasOwn(asked, name) && /^(?:google|vertex|gemini)/u.test(asked[name]?.[1] ?? '');

function modelOf(asked: Asked, name: string): { readonly provider: string; readonly model: string } {
  const known = Object.hasOwn(asked, name) ? asked[name] : undefined;
  if (known === undefined) return splitModel(name);
  const { provider, model } = splitModel(known[0]);
  return { provider: known[1] || provider, model };
}

/** The workspace folder, from the session's `state.json` (`custom.cwd` in older ones) or the home's index of sessions. */
function folderOf(log: LogInfo): string {
  const parts = log.relative.split('/');
  const session = parseJson(log.beside?.text(`${'../'.repeat(parts.length - 3)}state.json`) ?? '');
  const reported = textOf(at(session, 'workDir')) || textOf(at(session, 'custom', 'cwd'));
  if (reported !== '') return reported;
  const index = log.beside?.text(`${'../'.repeat(parts.length)}session_index.jsonl`) ?? '';
  const entry = index
    .split('\n')
    .filter((line) => line.includes(`"${parts[1]}"`))
    .map(parseJson)
    .findLast((line) => at(line, 'sessionId') === parts[1]);
  return textOf(at(entry, 'workDir'));
}
