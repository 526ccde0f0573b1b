import { workLabel, workName } from '../../core/attribution/workShares.ts';
import { costText } from '../../core/status/split.ts';
import { splitWords } from '../../core/summary/compositionWords.ts';
import type { WorkQuestion } from '../../core/summary/panelMessages.ts';
import type { SessionRow } from '../../core/summary/spentSchema.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import { type Formats, formatsFor } from '../../core/text/format.ts';
import { labelText, plainText } from '../../core/text/untrusted.ts';
import type { AgentId } from '../../core/usage/call.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../core/usage/totals.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { menuWords } from '../../core/words/menuWords.ts';
import type { TreeRow } from './treeRow.ts';

/** Names are long enough to be distinguished in a narrow view. */
const LIMIT = 100;

type Work = SessionRow['works'][number];

interface SessionPart {
  readonly session: SessionRow;
  readonly work: Work;
}

/** Says whether the log of a session can be opened. */
export type HasLog = (session: Pick<SessionRow, 'agent' | 'session'>) => boolean;

/** The day of a summary as rows: tickets and branches, the dearest first, below them their sessions. No row where nothing was spent. */
export function treeRows(view: SummaryView, locale: string, hasLog: HasLog): readonly TreeRow[] {
  const { totals, sessions } = view.spent;
  if (totals.calls === 0) return [];
  const formats = formatsFor(locale, view.zone);
  const parts = sessions.flatMap((session) => session.works.map((work): SessionPart => ({ session, work })));
  const works = dearestFirst([...Map.groupBy(parts, ({ work }) => work.key).values()]);
  const label = menuWords.today();
  return [
    {
      kind: 'day',
      id: 'day',
      label,
      ...figures(label, totals, formats, figureWords.sessions({ n: sessions.length })),
      children: works.map((members) => workRow(members, formats, hasLog)),
    },
  ];
}

function workRow(members: readonly SessionPart[], formats: Formats, hasLog: HasLog): TreeRow {
  const { work } = members[0] as SessionPart;
  const page = pageOf(work);
  return {
    kind: work.ticket.text === '' ? 'branch' : 'ticket',
    id: work.key,
    // In a narrow view a longer one would leave no room for the cost; a branch's symbol says that there is no ticket.
    label: labelText(workName(work, LIMIT), LIMIT),
    ...figures(labelText(workLabel(work, LIMIT), LIMIT), whole(members), formats, [
      plainText(work.repository, LIMIT),
      figureWords.sessions({ n: members.length }),
    ]),
    ...(page === undefined ? {} : { work: page }),
    children: dearestFirst(members.map((part) => [part])).flatMap((own) =>
      own.map((part) => sessionRow(part, formats, hasLog)),
    ),
  };
}

function sessionRow({ session, work }: SessionPart, formats: Formats, hasLog: HasLog): TreeRow {
  const { agent, agentLabel, models, suggestion, firstTime, lastTime } = session;
  const label = labelText(session.title, LIMIT);
  const time = `${formats.clock(firstTime)}–${formats.clock(lastTime)}`;
  const page = pageOf(work);
  return {
    kind: 'session',
    id: JSON.stringify([work.key, agent, session.session]),
    label,
    ...figures(label, work.totals, formats, [labelText(agentLabel, LIMIT), models.join(', '), time]),
    ...(page === undefined ? {} : { work: page }),
    session: {
      agent: agent as AgentId,
      session: session.session,
      untagged: work.ticket.origin === 'none',
      suggestion: work.ticket.origin === 'none' ? suggestion : '',
    },
    hasLog: hasLog(session),
    children: [],
  };
}

/** A ticket's key is the same everywhere; a bare number, and a branch, are of their repository. */
function pageOf({ ticket, branch, repository }: Work): WorkQuestion | undefined {
  if (ticket.text !== '')
    return { kind: 'ticket', name: ticket.text, repository: ticket.text.startsWith('#') ? repository : '' };
  return branch === '' || repository === '' ? undefined : { kind: 'branch', name: branch, repository };
}

function figures(
  label: string,
  totals: Totals,
  formats: Formats,
  more: string | readonly string[],
): Pick<TreeRow, 'description' | 'tooltip' | 'spoken'> {
  const cost = costText(totals, formats);
  const split = splitWords(totals, formats);
  const facts = [menuWords.estimated({ cost }), split, ...[more].flat()].filter((fact) => fact !== '');
  return {
    description: [cost, split].filter((fact) => fact !== '').join(' · '),
    tooltip: [label, ...facts].join('\n'),
    spoken: [label, ...facts].join(', '),
  };
}

const whole = (members: readonly SessionPart[]): Totals =>
  members.reduce((sum, { work }) => addTotals(sum, work.totals), NO_TOTALS);

function dearestFirst(groups: readonly (readonly SessionPart[])[]): readonly (readonly SessionPart[])[] {
  const costOf = (members: readonly SessionPart[]): number => chargeTotal(whole(members).charge);
  const callsOf = (members: readonly SessionPart[]): number => whole(members).calls;
  return groups.toSorted((a, b) => costOf(b) - costOf(a) || callsOf(b) - callsOf(a));
}
