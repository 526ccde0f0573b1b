import type { Call } from '../../core/usage/call.ts';
import { countTokens, type Tokens } from '../../core/usage/tokens.ts';
import type { DocumentFormat, LogInfo, SiblingFiles, Sink } from '../format/agent.ts';
import {
  type Fields,
  fieldsOf,
  idOf,
  isFields,
  listOf,
  millis,
  nanoDollars,
  numberOf,
  parseJson,
  shapeOf,
  textOf,
} from '../format/fields.ts';
import { markLowerBound } from '../format/lowerBound.ts';
import { newCall, tokensOf, tokensOfWholePrompt } from '../format/newCall.ts';

/** `<session>/<session>.messages.json`, and those of its team mates in the same folder. */
export const isSessionFile = (relative: string): boolean => /[^/]+\/[^/]+\.messages\.json$/.test(relative);

interface Session {
  readonly id: string;
  readonly manifest: Fields;
  readonly cwd: string;
  readonly branch: string;
  /** It is a team mate's, not the one that a person began. */
  readonly isHelper: boolean;
}

/**
 * A session of Cline's SDK. `metrics` of a message are those of one request; its `inputTokens` is the whole prompt. Compaction
 * drops old messages and leaves their sum as `usageBefore` in the metadata. Forks and continued team mates copy messages
 * under their ids, so the id names the call. Where no message has metrics, the manifest's `usage` is the session's sum.
 */
export const clineSession: DocumentFormat = {
  kind: 'document',
  summarizesDeletedCalls: true,
  read(text, log, sink, beside) {
    const parsed = parseJson(text);
    const document = fieldsOf(parsed);
    const messages = listOf(Array.isArray(parsed) ? parsed : document['messages']);
    if (!Array.isArray(parsed) && !Array.isArray(document['messages'])) {
      return sink.reportUnrecognized('no-messages', idOf(document['version']), shapeOf(parsed));
    }
    const session = sessionOf(log, document, beside, sink);
    const calls = messages.filter(isFields).flatMap((message, index) => callsOf(message, index, session));
    calls.push(...sumsBefore(document, messages, session));
    markUnanswered(messages, session, calls, sink);
    if (calls.length > 0) for (const call of calls) sink.call(call);
    else sessionSum(session, messages, sink);
  },
};

/** Team mates have sessions of their own below the one in whose folder they are. */
function sessionOf(log: LogInfo, document: Fields, beside: SiblingFiles, sink: Sink): Session {
  const [folder = '', file = ''] = log.relative.split('/').slice(-2);
  const name = file.replace(/\.messages\.json$/, '');
  const lead = folder.split('__')[0] ?? folder;
  const id = name === folder ? folder : `${folder}__${name}`;
  if (id !== lead) sink.fact({ session: id, kind: 'parent', key: '', time: 0, value: lead });
  const manifest = fieldsOf(parseJson(beside.text(`${folder}.json`) ?? ''));
  const prompt = /Working Directory: ([^\n]{1,1000})/.exec(textOf(document['system_prompt']))?.[1]?.trim() ?? '';
  return {
    id,
    manifest,
    cwd: textOf(manifest['cwd']) || textOf(manifest['workspace_root']) || prompt,
    branch: textOf(fieldsOf(fieldsOf(manifest['metadata'])['git'])['branch']),
    isHelper: id !== lead,
  };
}

function callsOf(message: Fields, index: number, session: Session): readonly Call[] {
  const calls: Call[] = [];
  const time = millis(message['ts']);
  const name = textOf(message['id']) || `${session.id}/${time}/${index}`;
  const metrics = fieldsOf(message['metrics']);
  const tokens = metricTokens(metrics);
  if (countTokens(tokens) > 0) calls.push(call(session, name, time, tokens, metrics, fieldsOf(message['modelInfo'])));
  const before = fieldsOf(fieldsOf(message['metadata'])['usageBefore']);
  const sum = metricTokens(before);
  if (countTokens(sum) > 0) calls.push(call(session, `${name}/before`, time, sum, before, {}));
  return calls;
}

/** Beside answers with counts, one without is of a request that broke off, or whose retry left no message. */
function markUnanswered(messages: readonly unknown[], session: Session, calls: readonly Call[], sink: Sink): void {
  if (calls.length === 0) return;
  const without = messages.filter(isFields).find((message) => isAnswerWithoutCounts(message) || isBrokenOff(message));
  if (without !== undefined) markLowerBound(sink, session.id, 'unlogged-answer', millis(without['ts']));
}

const isAnswerWithoutCounts = (message: Fields): boolean =>
  message['role'] === 'assistant' &&
  !isFields(message['metrics']) &&
  fieldsOf(message['metadata'])['displayOnly'] !== true;

/** An error that shows an answer under way: a retry began while it was open. It was billed, and no other message is of it. */
const isBrokenOff = ({ role, content, metadata }: Fields): boolean =>
  role === 'assistant' &&
  fieldsOf(metadata)['displayRole'] === 'error' &&
  listOf(content).some((part) => / while message "[^"]*" is still open/.test(textOf(fieldsOf(part)['text'])));

/** The sum of dropped messages may be on the session instead of on the message that replaced them. */
function sumsBefore(document: Fields, messages: readonly unknown[], session: Session): readonly Call[] {
  if (messages.some((message) => isFields(fieldsOf(fieldsOf(message)['metadata'])['usageBefore']))) return [];
  const before = [document, session.manifest].map((holder) => fieldsOf(fieldsOf(holder['metadata'])['usageBefore']));
  const sum = before.find((usage) => countTokens(metricTokens(usage)) > 0);
  if (sum === undefined) return [];
  return [call(session, `${session.id}/before`, firstTime(session, messages), metricTokens(sum), sum, {})];
}

function sessionSum(session: Session, messages: readonly unknown[], sink: Sink): void {
  const usage = fieldsOf(fieldsOf(session.manifest['metadata'])['usage']);
  const tokens = metricTokens(usage);
  if (countTokens(tokens) === 0) return;
  const sum = call(session, `${session.id}/sum`, firstTime(session, messages), tokens, usage, {});
  sink.call({ ...sum, tier: 0 });
}

function call(session: Session, message: string, time: number, tokens: Tokens, usage: Fields, model: Fields): Call {
  return newCall('cline', {
    message,
    session: session.id,
    time,
    tokens,
    model: textOf(model['id']) || textOf(session.manifest['model']),
    provider: textOf(model['provider']) || textOf(session.manifest['provider']),
    cwd: session.cwd,
    branch: session.branch,
    subagent: session.isHelper ? 'sub-agent' : '',
    vendorCost: nanoDollars(usage['cost'] ?? usage['totalCost']),
    tier: 1,
  });
}

/** The prompt cannot be smaller than its cached part: a figure that is holds none of it. */
function metricTokens(metrics: Fields): Tokens {
  const counts = {
    input: metrics['inputTokens'],
    output: metrics['outputTokens'],
    cacheRead: metrics['cacheReadTokens'],
    cacheWrite: metrics['cacheWriteTokens'],
  };
  const cached = (numberOf(counts.cacheRead) ?? 0) + (numberOf(counts.cacheWrite) ?? 0);
  return cached > (numberOf(counts.input) ?? 0) ? tokensOf(counts) : tokensOfWholePrompt(counts);
}

const firstTime = (session: Session, messages: readonly unknown[]): number =>
  millis(fieldsOf(messages[0])['ts']) || millis(session.manifest['started_at']);
