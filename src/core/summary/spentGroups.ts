import { inferredBranches, markInferred } from '../attribution/inferredBranches.ts';
import type { SessionName } from '../attribution/tagOffer.ts';
import { ticketKeyOf, ticketShares } from '../attribution/ticketShares.ts';
import type { AttributedUsage, WorkItem } from '../attribution/workItem.ts';
import { plainText } from '../text/untrusted.ts';
import { NOT_ITEMISED, readDetail, USED_BY, userOf } from '../usage/callDetail.ts';
import type { CallSum } from '../usage/callSum.ts';
import { chargeTotal } from '../usage/charge.ts';
import { sessionKey } from '../usage/sessionKey.ts';
import { addTotals, NO_TOTALS, type Totals } from '../usage/totals.ts';
import { figureWords } from '../words/figureWords.ts';
import { inEnglish } from '../words/language.ts';
import type { GroupRow, SessionRow, SpentView, WorkRow } from './spentSchema.ts';

/** Names are long enough to be distinguished, and short enough to be shown. */
const LIMIT = 240;

/** What rows are called; ids come from the sums. */
export interface SpentNames {
  /** An agent's name for people. */
  readonly agentLabel: (agent: string) => string;
  /** A session's name for people, never empty. */
  readonly title: (session: SessionName) => string;
  /** Under which name a model was priced; '' if under its own. */
  readonly pricedAs: (sum: CallSum) => string;
}

/** By ticket; what nobody tagged is one row. */
export function byTicket(sums: readonly AttributedUsage[]): readonly WorkRow[] {
  return grouped(
    sums,
    ({ work }) => ticketKeyOf(work),
    (key, members, totals): WorkRow => {
      const { ticket, repository, branch } = shown((members[0] as AttributedUsage).work);
      const branches = new Set(members.map(({ work }) => work.branch));
      const repositories = new Set(members.map(({ work }) => work.repository));
      return {
        key,
        repository: repositories.size === 1 ? repository : '',
        branch: branches.size === 1 ? branch : '',
        ticket,
        sessions: sessionsIn(members),
        totals,
      };
    },
  );
}

/** Foreign names as one line that can do nothing; ids stay as they are. */
function shown({ repository, branch, ticket, suggestion }: WorkItem): WorkItem {
  return {
    repository: plainText(repository, LIMIT),
    branch: plainText(branch, LIMIT),
    ticket: { text: plainText(ticket.text, LIMIT), origin: ticket.origin },
    suggestion: plainText(suggestion, LIMIT),
  };
}

/** By repository and branch. */
export function byBranch(sums: readonly AttributedUsage[]): readonly WorkRow[] {
  const isInferred = inferredBranches(sums.map(({ work }) => work));
  return grouped(
    sums,
    ({ work }) => JSON.stringify([work.repository, work.branch]),
    (key, members, totals): WorkRow => {
      const own = (members[0] as AttributedUsage).work;
      const work = shown(own);
      const tickets = new Set(members.map(({ work: { ticket } }) => ticket.text));
      return {
        key,
        repository: work.repository,
        branch: work.branch,
        ticket: tickets.size === 1 ? work.ticket : { text: '', origin: 'none' },
        sessions: sessionsIn(members),
        totals: markInferred(totals, isInferred(own.repository, own.branch)),
      };
    },
  );
}

export function byAgent(sums: readonly AttributedUsage[], names: SpentNames): readonly GroupRow[] {
  return grouped(
    sums,
    ({ context }) => context.agent,
    (key, members, totals): GroupRow => ({
      key,
      label: names.agentLabel(key),
      note: sessionsText(sessionsIn(members)),
      totals,
    }),
  );
}

export function byModel(sums: readonly AttributedUsage[], names: SpentNames): readonly GroupRow[] {
  return grouped(
    sums,
    ({ context }) => context.model,
    (key, members, totals): GroupRow => {
      const as = [...new Set(members.filter(({ family }) => family).map(names.pricedAs))].filter((name) => name !== '');
      return { key, label: plainText(key, LIMIT), note: as.length > 0 ? `priced as ${as.join(', ')}` : '', totals };
    },
  );
}

const USER_LABELS: Readonly<Record<string, string>> = {
  main: 'Main conversation',
  [NOT_ITEMISED]: 'Not itemised by the agent',
};

/** By sub-agent, skill, plugin, MCP server and effort, where logs name any. An effort that none names has no label. */
export function byUse(sums: readonly AttributedUsage[]): SpentView['usedBy'] {
  return USED_BY.flatMap((by) => {
    const named = sums.some(({ context }) => readDetail(context.detail)[by] !== '');
    if (!named) return [];
    const rows = grouped(
      sums,
      ({ context }) => userOf(context.detail, by) ?? '',
      (key, _, totals): GroupRow => ({ key, label: USER_LABELS[key] ?? plainText(key, LIMIT), note: '', totals }),
    );
    return [{ by, rows }];
  });
}

/** Each session of the period; the ticket and branch are those of its last call in it. */
export function bySession(sums: readonly AttributedUsage[], names: SpentNames): readonly SessionRow[] {
  return grouped(
    sums,
    ({ context }) => sessionKey(context),
    (_, members, totals): SessionRow => {
      const last = members.reduce((a, b) => (b.lastTime >= a.lastTime ? b : a));
      const { agent, session, cwd } = last.context;
      const { repository, branch, ticket } = shown(last.work);
      const untagged = members.filter(({ work }) => work.ticket.origin === 'none');
      const suggestion = untagged.findLast(({ work }) => work.suggestion !== '')?.work.suggestion ?? '';
      const parts = members.map(({ work, totals: each }) => ({ ...shown(work), totals: each }));
      const firstTime = members.reduce((least, each) => Math.min(least, each.firstTime), Infinity);
      const models = grouped(
        members,
        ({ context }) => context.model,
        (model) => model,
      );
      return {
        agent,
        session,
        agentLabel: names.agentLabel(agent),
        title: plainText(names.title({ agent, session }), LIMIT),
        models: models.filter((model) => model !== '').map((model) => plainText(model, LIMIT)),
        repository,
        cwd: plainText(cwd, LIMIT),
        branch,
        branches: byBranch(members).flatMap((each) => (each.branch === '' ? [] : [each.branch])),
        ticket,
        tickets: ticketShares(parts),
        works: worksOf(members),
        suggestion: plainText(suggestion, LIMIT),
        firstTime,
        lastTime: last.lastTime,
        totals,
      };
    },
  );
}

/** By ticket; work without one by branch, so that its rows can be distinguished. */
function worksOf(sums: readonly AttributedUsage[]): SessionRow['works'] {
  return grouped(
    sums,
    ({ work }) => ticketKeyOf(work) + (work.ticket.text === '' ? JSON.stringify([work.repository, work.branch]) : ''),
    (key, members, totals) => {
      const { ticket, repository, branch } = shown((members[0] as AttributedUsage).work);
      return { key, repository, branch: ticket.text === '' ? branch : '', ticket, totals };
    },
  );
}

/** Groups and folds; the dearest first, as that is what the eye looks for, then by tokens, so that the order never jumps. */
function grouped<Row>(
  sums: readonly AttributedUsage[],
  keyOf: (sum: AttributedUsage) => string,
  rowOf: (key: string, members: readonly AttributedUsage[], totals: Totals) => Row,
): readonly Row[] {
  const groups = new Map<string, { members: AttributedUsage[]; totals: Totals }>();
  for (const sum of sums) {
    const key = keyOf(sum);
    const group = groups.get(key) ?? { members: [], totals: NO_TOTALS };
    group.members.push(sum);
    group.totals = addTotals(group.totals, sum.totals);
    groups.set(key, group);
  }
  return [...groups]
    .toSorted(
      ([a, x], [b, y]) =>
        chargeTotal(y.totals.charge) - chargeTotal(x.totals.charge) ||
        y.totals.calls - x.totals.calls ||
        (a < b ? -1 : 1),
    )
    .map(([key, { members, totals }]) => rowOf(key, members, totals));
}

const sessionsIn = (members: readonly CallSum[]): number =>
  new Set(members.map(({ context }) => sessionKey(context))).size;

/** Views and JSON are in English; the panel writes it in the person's language. */
const sessionsText = (n: number): string => inEnglish(() => figureWords.sessions({ n }));
