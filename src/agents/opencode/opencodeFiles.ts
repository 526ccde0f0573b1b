import type { AgentId } from '../../core/usage/call.ts';
import type { DocumentFormat, Sink } from '../format/agent.ts';
import { type Fields, isFields, millis, parseJson, shapeOf, textOf } from '../format/fields.ts';
import { at } from '../format/line.ts';
import { markLowerBound } from '../format/lowerBound.ts';
import { type OpenCodeMessage, stepCall } from './opencodeMessage.ts';
import { mayBeNamed } from './opencodeTitle.ts';

/**
 * OpenCode before it had a database: a file for each session, message and part below `storage`. The files stay when the
 * database takes them over; calls are named alike in both.
 */
export function openCodeFile(agent: AgentId, relative: string): DocumentFormat | undefined {
  if (/^storage\/message\/[^/]+\/[^/]+\.json$/u.test(relative)) return messageFile(agent);
  if (/^storage\/part\/[^/]+\/[^/]+\.json$/u.test(relative)) return partFile(agent);
  return /^storage\/session\/[^/]+\/[^/]+\.json$/u.test(relative) ? sessionFile : undefined;
}

/** Its price is left out: that is of all steps, its counts are of the last. */
function messageFile(agent: AgentId): DocumentFormat {
  return {
    kind: 'document',
    read(text, _log, sink) {
      const data = document(text, sink);
      if (data === undefined || data['role'] !== 'assistant') return;
      const message = messageOf(agent, data);
      const call = stepCall(message, { tokens: data['tokens'], cost: undefined });
      if (call !== undefined) sink.call(call);
    },
  };
}

function partFile(agent: AgentId): DocumentFormat {
  return {
    kind: 'document',
    read(text, _log, sink, beside) {
      if (!text.includes('step-finish')) return;
      const part = document(text, sink);
      if (part === undefined || part['type'] !== 'step-finish') return;
      const ids = ['sessionID', 'messageID'].map((name) => textOf(part[name]));
      if (ids.some((id) => !/^[\w-]+$/u.test(id)))
        return sink.reportUnrecognized('step-without-message', '', shapeOf(part));
      const message = parseJson(beside.text(`../../message/${ids.join('/')}.json`) ?? '');
      if (!isFields(message)) return sink.reportUnrecognized('step-without-message', '', shapeOf(part));
      const call = stepCall(messageOf(agent, message), { tokens: part['tokens'], cost: part['cost'] });
      if (call !== undefined) sink.call(call);
      else if (!isFields(part['tokens'])) sink.reportUnrecognized('step-without-tokens', '', shapeOf(part));
    },
  };
}

const sessionFile: DocumentFormat = {
  kind: 'document',
  read(text, _log, sink) {
    const data = document(text, sink);
    const session = textOf(data?.['id']);
    if (data === undefined || session === '') return;
    const time = millis(at(data, 'time', 'updated'));
    const parent = textOf(data['parentID']);
    const title = textOf(data['title']);
    if (parent !== '') sink.fact({ session, kind: 'parent', key: '', time, value: parent });
    else if (title !== '') sink.fact({ session, kind: 'title', key: '', time, value: title });
    if (mayBeNamed({ title, parent, isFork: false })) markLowerBound(sink, session, 'title-not-logged', time);
  },
};

function messageOf(agent: AgentId, data: Fields): OpenCodeMessage {
  return { agent, id: textOf(data['id']), data, session: textOf(data['sessionID']), cwd: '', branch: '', copy: false };
}

function document(text: string, sink: Sink): Fields | undefined {
  const data = parseJson(text);
  if (isFields(data)) return data;
  sink.reportUnrecognized('not-json', '', `${text.length} characters`);
  return undefined;
}
