import type { Sink } from '../format/agent.ts';
import { type Fields, fieldsOf, textOf } from '../format/fields.ts';
import type { ClaudeState } from './claudeState.ts';

/** Lines that name a session, and the field with the name. A person's own title holds before one that Claude Code made. */
const TITLES = { 'custom-title': 'customTitle', 'ai-title': 'aiTitle', summary: 'summary' } as const;

export type TitleLine = keyof typeof TITLES;

export const TITLE_HEADS: readonly string[] = Object.keys(TITLES).map((type) => `{"type":"${type}"`);

export const isTitle = (type: string | undefined): type is TitleLine =>
  type !== undefined && Object.hasOwn(TITLES, type);

/**
 * Reports a title of a session, each kind under its own key. Older versions write a `summary` without a session id: a summary
 * before the first call belongs to an earlier session, a later one to the session of this log.
 */
export function readTitle(state: ClaudeState, type: TitleLine, line: Fields | undefined, sink: Sink): void {
  const session = textOf(line?.['sessionId']) || textOf(fieldsOf(state.latest)['session']);
  const value = textOf(line?.[TITLES[type]]);
  if (session === '' || value === '') return;
  sink.fact({ session, kind: 'title', key: type, time: state.last, value });
}
