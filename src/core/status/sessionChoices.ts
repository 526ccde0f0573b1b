import type { Formats } from '../text/format.ts';
import { type SessionView, settledTicket } from './session.ts';
import { costText } from './split.ts';
import { labelText } from '../text/untrusted.ts';

/** A row of the list from which a person chooses the session that a window shows. Texts are clean for a quick pick. */
export type SessionChoice =
  | { readonly kind: 'follow'; readonly current: boolean }
  | { readonly kind: 'agent'; readonly label: string }
  | {
      readonly kind: 'session';
      readonly session: string;
      readonly label: string;
      readonly detail: string;
      readonly pinned: boolean;
      readonly current: boolean;
    };

/**
 * First the entry that follows activity, then the sessions under their agents; agents stand in the order of their latest
 * session. `sessions` come latest first.
 */
export function sessionChoices(
  sessions: readonly SessionView[],
  shown: string,
  pinned: string,
  formats: Formats,
): readonly SessionChoice[] {
  const byAgent = new Map<string, SessionView[]>();
  for (const session of sessions) {
    const others = byAgent.get(session.agentLabel);
    if (others === undefined) byAgent.set(session.agentLabel, [session]);
    else others.push(session);
  }
  return [
    { kind: 'follow', current: pinned === '' },
    ...[...byAgent].flatMap(([agent, list]): SessionChoice[] => [
      { kind: 'agent', label: labelText(agent, 40) },
      ...list.map((session) => choice(session, shown, pinned, formats)),
    ]),
  ];
}

function choice(view: SessionView, shown: string, pinned: string, formats: Formats): SessionChoice {
  const name = settledTicket(view) || view.branch.text || view.session;
  return {
    kind: 'session',
    session: view.session,
    label: `${costText(view.totals, formats)} · ${labelText(name, 60)}`,
    detail: [formats.moment(view.lastTime), labelText(view.models[0] ?? '', 40), labelText(view.cwd, 80)]
      .filter(Boolean)
      .join(' · '),
    pinned: view.session === pinned,
    current: view.session === shown,
  };
}
