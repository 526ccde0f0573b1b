import { workLabel, workName } from '../../core/attribution/workShares.ts';
import { shortKindName } from '../../core/status/kindWords.ts';
import { costText, splitCost } from '../../core/status/split.ts';
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
import { fitRow } from './fitRow.ts';
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
      ...figures({ level: 'day', name: label, whole: label }, totals, formats, [
        figureWords.sessions({ n: sessions.length }),
      ]),
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
    state: stateOf(work),
    ...figures(
      { level: 'work', name: workName(work, LIMIT), whole: workLabel(work, LIMIT), state: STATES[stateOf(work)]() },
      whole(members),
      formats,
      [plainText(work.repository, LIMIT), figureWords.sessions({ n: members.length })],
    ),
    ...(page === undefined ? {} : { work: page }),
    children: dearestFirst(members.map((part) => [part])).flatMap((own) =>
      own.map((part) => sessionRow(part, formats, hasLog)),
    ),
  };
}

function sessionRow({ session, work }: SessionPart, formats: Formats, hasLog: HasLog): TreeRow {
  const { agent, agentLabel, models, suggestion, firstTime, lastTime } = session;
  const name = plainText(session.title, LIMIT);
  const time = `${formats.clock(firstTime)}–${formats.clock(lastTime)}`;
  const page = pageOf(work);
  return {
    kind: 'session',
    id: JSON.stringify([work.key, agent, session.session]),
    ...figures({ level: 'session', name, whole: name }, work.totals, formats, [
      labelText(agentLabel, LIMIT),
      models.join(', '),
      time,
    ]),
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

interface RowName {
  readonly level: 'day' | 'work' | 'session';
  /** Plain text. */
  readonly name: string;
  /** With all that the symbol says. */
  readonly whole: string;
  /** What is said behind the cost where there is room; '' for nothing. */
  readonly state?: string;
}

/** The cost comes first, because a narrow view cuts what is last; then as much of the split as there is room for, the dearest part first. */
function figures(
  { level, name, whole: said, state = '' }: RowName,
  totals: Totals,
  formats: Formats,
  more: readonly string[],
): Pick<TreeRow, 'label' | 'description' | 'tooltip' | 'spoken'> {
  const cost = costText(totals, formats);
  const parts = splitCost(totals, formats)
    .filter((part) => part.cost > 0)
    .toSorted((a, b) => b.cost - a.cost)
    .map(({ kind, share }) => `${shortKindName(kind)} ${share}`);
  const { label, description } = fitRow(level, name, cost, [...(state === '' ? [] : [state]), ...parts]);
  const facts = [menuWords.estimated({ cost }), splitWords(totals, formats), ...more].filter((fact) => fact !== '');
  const full = labelText(said, LIMIT);
  return {
    label: labelText(label, LIMIT),
    description,
    tooltip: [full, ...facts].join('\n'),
    spoken: [full, ...facts].join(', '),
  };
}

const stateOf = ({ ticket }: Work): NonNullable<TreeRow['state']> =>
  ticket.text !== '' ? 'ticket' : ticket.origin === 'person' ? 'no ticket' : 'untagged';

const STATES: Readonly<Record<NonNullable<TreeRow['state']>, () => string>> = {
  ticket: () => '',
  'no ticket': menuWords.noTicket,
  untagged: menuWords.untagged,
};

const whole = (members: readonly SessionPart[]): Totals =>
  members.reduce((sum, { work }) => addTotals(sum, work.totals), NO_TOTALS);

function dearestFirst(groups: readonly (readonly SessionPart[])[]): readonly (readonly SessionPart[])[] {
  const costOf = (members: readonly SessionPart[]): number => chargeTotal(whole(members).charge);
  const callsOf = (members: readonly SessionPart[]): number => whole(members).calls;
  return groups.toSorted((a, b) => costOf(b) - costOf(a) || callsOf(b) - callsOf(a));
}
