import type { Sink } from '../format/agent.ts';
import { millis } from '../format/fields.ts';
import { at } from '../format/line.ts';
import { markLowerBound } from '../format/lowerBound.ts';
import type { OpenCodeMessage } from './opencodeMessage.ts';
import type { OpenCodeSession } from './opencodeSessions.ts';

/** A fork goes on under its parent's title. */
const FORKED = /\(fork #\d+\)$/u;

type Titled = Pick<OpenCodeSession, 'title' | 'isFork'>;

/** OpenCode and Kilo have a model name each session that a person began, when it answers first; no row holds that request. */
export function markTitle(message: OpenCodeMessage, session: Titled | undefined, sink: Sink): void {
  const isFork = session !== undefined && (session.isFork || FORKED.test(session.title));
  if (message.copy || isFork) return;
  markLowerBound(sink, message.session, 'title-not-logged', millis(at(message.data, 'time', 'created')));
}
