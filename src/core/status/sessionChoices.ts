import { workLabel } from '../attribution/workShares.ts';
import type { Formats } from '../text/format.ts';
import { modelLabel } from '../text/modelLabel.ts';
import { agoText } from '../text/relativeTime.ts';
import { shortFolderNames } from '../text/shortFolder.ts';
import { labelText } from '../text/untrusted.ts';
import { type SessionView, settledTicket } from './session.ts';
import { costText } from './split.ts';

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

export interface ChoicesContext {
  /** The session that the status bar shows; '' for none. */
  readonly shown: string;
  /** '' when the window follows activity. */
  readonly pinned: string;
  readonly now: number;
  readonly formats: Formats;
}

interface ChoiceContext extends ChoicesContext {
  /** '' where all sessions ran in one folder. */
  readonly folderOf: (cwd: string) => string;
}

const TITLE_LIMIT = 70;
const NAME_LIMIT = 40;
const MOST_WORKS = 8;

/**
 * First the entry that follows activity, then the sessions under their agents; agents are in the order of their latest
 * session. `sessions` come latest first.
 */
export function sessionChoices(sessions: readonly SessionView[], context: ChoicesContext): readonly SessionChoice[] {
  const of = { ...context, folderOf: shortFolderNames(sessions.map(({ cwd }) => cwd)) };
  const byAgent = new Map<string, SessionView[]>();
  for (const session of sessions) {
    const others = byAgent.get(session.agentLabel);
    if (others === undefined) byAgent.set(session.agentLabel, [session]);
    else others.push(session);
  }
  return [
    { kind: 'follow', current: context.pinned === '' && context.shown === '' },
    ...[...byAgent].flatMap(([agent, list]): SessionChoice[] => [
      { kind: 'agent', label: labelText(agent, 40) },
      ...list.map((session) => choice(session, of)),
    ]),
  ];
}

function choice(view: SessionView, { shown, pinned, now, formats, folderOf }: ChoiceContext): SessionChoice {
  return {
    kind: 'session',
    session: view.session,
    label: `${costText(view.totals, formats)} · ${labelText(view.title, TITLE_LIMIT)}`,
    detail: [
      workText(view, formats),
      agoText(view.lastTime, now),
      labelText(modelLabel(view.models[0] ?? ''), 40),
      labelText(folderOf(view.cwd), 80),
    ]
      .filter(Boolean)
      .join(' · '),
    pinned: view.session === pinned,
    current: view.session === shown,
  };
}

/** Each ticket or branch with its part of the cost, so that typing any of them finds the session. */
function workText(view: SessionView, formats: Formats): string {
  const { works } = view;
  if (works === undefined) return labelText(settledTicket(view) || view.branch.text, NAME_LIMIT);
  return works
    .slice(0, MOST_WORKS)
    .map((work) => `${labelText(workLabel(work, NAME_LIMIT), NAME_LIMIT + 20)} ${costText(work.totals, formats)}`)
    .join(', ');
}
