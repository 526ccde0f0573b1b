import { workLabel } from '../attribution/workShares.ts';
import { type Formats, shareText, wholeShares } from '../text/format.ts';
import { modelLabel } from '../text/modelLabel.ts';
import { agoText } from '../text/relativeTime.ts';
import { plainText } from '../text/untrusted.ts';
import { billingText } from '../usage/billing.ts';
import { chargeTotal } from '../usage/charge.ts';
import { problemText } from '../usage/logProblems.ts';
import { reasonSentence } from '../usage/lowerBoundReasons.ts';
import { countTokens } from '../usage/tokens.ts';
import { NOT_ITEMISED_WORDS, type Totals } from '../usage/totals.ts';
import type { HoverFact, HoverPart, HoverRow } from './hoverParts.ts';
import { noticeParts, turnHover, windowFacts } from './liveHover.ts';
import { notUnderstoodText } from './notUnderstood.ts';
import type { LogsUnread, NotUnderstood, Origin, PricesSeen, SessionView, WindowStatus } from './session.ts';
import { costText, type Kind, splitCost } from './split.ts';

type SessionStatus = Extract<WindowStatus, { readonly kind: 'session' }>;

export const ESTIMATE =
  'List-price estimate: what these tokens cost at public prices. A subscription is billed otherwise.';

const KIND_NAMES: Readonly<Record<Kind, string>> = {
  output: 'Output',
  cacheRead: 'Cache read',
  cacheWrite: 'Cache write',
  input: 'Input, not cached',
  other: 'Web search',
};

const ORIGINS: Readonly<Record<Origin, string>> = {
  log: "from the agent's log",
  reflog: "from git's own log",
  worktree: 'from the worktree',
  rule: 'by a rule, from the branch',
  suggestion: 'suggested, not confirmed',
  person: 'set by you',
  none: '',
};

/** The hover of a session: its name, what it was for, figures, at most six facts, then what comes next and what the figures leave out. */
export function sessionHover(status: SessionStatus, state: string, formats: Formats): readonly HoverPart[] {
  const { current, prices } = status;
  return [
    { kind: 'title', text: current.title, note: headNote(status, state, formats) },
    ...noticeParts(status, formats),
    ...unreadNotes(status.unread),
    ...notUnderstoodNotes(status.notUnderstood),
    ...workTable(current, formats),
    tokenTable(current.totals, formats),
    { kind: 'facts', facts: factsOf(status, formats).slice(0, MOST_FACTS) },
    ...turnHover(status, formats),
    ...caveats(current, formats).map((text): HoverPart => ({ kind: 'note', text })),
    ...pricesNotes(prices),
  ];
}

const MOST_FACTS = 6;

/** `Claude Code, live · 12 calls · last 2 min ago · shares are of the list cost`; an age that is not kept up to date is no age. */
function headNote({ current, asOf, live, isEarlier }: SessionStatus, state: string, formats: Formats): string {
  const { lastTime } = current;
  const at = isEarlier === true ? formats.date(lastTime) : formats.clock(lastTime);
  return `${current.agentLabel}, ${state} · ${calls(current.totals.calls, formats)} · last ${live ? agoText(lastTime, asOf) : at} · shares are of the list cost`;
}

const MOST_WORKS = 8;

/** What the session was for, where that is more than one thing: the dearest first. */
function workTable({ works, totals }: SessionView, formats: Formats): readonly HoverPart[] {
  if (works === undefined) return [];
  const sum = chargeTotal(totals.charge);
  const shares = wholeShares(works.map((work) => chargeTotal(work.totals.charge)));
  const rows = works
    .map((work, at) =>
      row(
        workLabel(work, NAME_LIMIT),
        costText(work.totals, formats),
        sum === 0 ? '' : shareText(chargeTotal(work.totals.charge), sum, shares[at] ?? 0, formats),
      ),
    )
    .slice(0, MOST_WORKS);
  const left = works.length - rows.length;
  return [
    {
      kind: 'table',
      head: ['For', 'Cost', 'Share'],
      rows: left > 0 ? [...rows, row(`${formats.count(left)} more`, '', '')] : rows,
    },
  ];
}

const NAME_LIMIT = 60;

/** Logs that could not be read, and what that means. */
export function unreadNotes(unread: LogsUnread | undefined): readonly HoverPart[] {
  if (unread === undefined) return [];
  const { count, path, code } = unread;
  const which = count === 1 ? 'A log cannot be read' : `${count} logs cannot be read, one of them`;
  return [
    {
      kind: 'note',
      text: `${which}: ${plainText(path, 160)} (${CODES[code] ?? problemText(code)}). Its cost is missing here.`,
    },
  ];
}

/** Agents whose data has a shape that no reader knows: their cost is in no figure. */
export function notUnderstoodNotes(agents: readonly NotUnderstood[] = []): readonly HoverPart[] {
  if (agents.length === 0) return [];
  return [{ kind: 'note', text: notUnderstoodText(agents) }];
}

const CODES: Readonly<Record<string, string>> = { EACCES: 'no permission', EPERM: 'no permission' };

/** That the figures are estimates, of which day their prices are, and what is wrong with those. */
export function pricesNotes(prices: PricesSeen | undefined): readonly HoverPart[] {
  if (prices === undefined) return [{ kind: 'note', text: ESTIMATE }];
  const day = `Prices of ${prices.date}${prices.own ? ', and your own' : ''}.`;
  return [
    ...prices.problems.map((text): HoverPart => ({ kind: 'note', text: `${text}.` })),
    { kind: 'note', text: `${ESTIMATE} ${prices.age ?? day}` },
  ];
}

function tokenTable(totals: Totals, formats: Formats): HoverPart {
  const rows = splitCost(totals, formats)
    .filter((part) => part.kind !== 'other' || part.cost > 0)
    .flatMap((part): HoverRow[] => [
      row(
        KIND_NAMES[part.kind],
        part.kind === 'other' ? '' : formats.count(part.tokens),
        formats.money(part.cost),
        part.share,
      ),
      ...partOf(part.kind, totals, formats),
    ]);
  const all = row('Total', formats.count(countTokens(totals.tokens)), costText(totals, formats), '');
  return {
    kind: 'table',
    head: ['Token type', 'Tokens', 'List cost', 'Share of cost'],
    rows: [...rows, { ...all, strong: true }],
  };
}

/** Rows that are a part of the row above and are never added to it. */
function partOf(kind: Kind, { tokens }: Totals, formats: Formats): readonly HoverRow[] {
  if (kind === 'output' && tokens.reasoning > 0)
    return [row('… of it reasoning', formats.count(tokens.reasoning), '', '')];
  if (kind === 'cacheWrite' && tokens.cacheWrite1h > 0)
    return [row('… of it for 1 hour', formats.count(tokens.cacheWrite1h), '', '')];
  return [];
}

function row(...cells: readonly string[]): HoverRow {
  return { cells, strong: false };
}

function factsOf({ current, today, elsewhere, windows = [] }: SessionStatus, formats: Formats): readonly HoverFact[] {
  const { vendorCost } = current;
  const models = current.models.slice(0, 4).map(modelLabel).join(', ');
  return [
    fact(current.models.length > 1 ? 'Models' : 'Model', models || 'not named'),
    ...(current.works === undefined ? [ticketFact(current)] : []),
    branchFact(current),
    ...(elsewhere === undefined ? [] : [fact('Folder', current.cwd, ELSEWHERE[elsewhere])]),
    fact('Today in this window', costText(today, formats), `${formats.tokens(countTokens(today.tokens))} tokens`),
    ...(vendorCost === undefined ? [] : [vendorFact(vendorCost, chargeTotal(current.totals.charge), formats)]),
    ...windowFacts(windows, formats),
  ].filter(({ value }) => value !== '');
}

const ELSEWHERE: Readonly<Record<NonNullable<SessionStatus['elsewhere']>, string>> = {
  around: "holds this window's folder",
  worktree: 'another worktree of this repository',
  nested: 'open in another window',
};

function vendorFact(vendor: number, ours: number, formats: Formats): HoverFact {
  const gap = vendor - ours;
  const words = gap === 0 ? 'the same' : `${formats.money(Math.abs(gap))} ${gap > 0 ? 'above' : 'below'} the estimate`;
  return fact("The agent's own figure", formats.money(vendor), words);
}

function branchFact({ branch, branchConflict }: SessionView): HoverFact {
  const other = branchConflict === true ? "; the agent's log names another one" : '';
  return fact('Branch', branch.text, `${ORIGINS[branch.origin]}${other}`);
}

function ticketFact({ ticket }: SessionView): HoverFact {
  if (ticket.text === '' && ticket.origin === 'person') return fact('Ticket', 'none', ORIGINS.person);
  return fact('Ticket', ticket.origin === 'suggestion' ? `${ticket.text}?` : ticket.text, ORIGINS[ticket.origin]);
}

function fact(label: string, value: string, note = ''): HoverFact {
  return { label, value, note };
}

function caveats(current: SessionView, formats: Formats): readonly string[] {
  const { totals } = current;
  const models = totals.unpricedModels.slice(0, 4).join(', ');
  return [
    ...[billingText(totals.billing)].filter((text) => text !== ''),
    ...(totals.lowerBound
      ? [
          '≥: the log does not hold all that was billed; the figures are the least it can have been.',
          ...(totals.reasons ?? []).map(reasonSentence),
        ]
      : []),
    ...notItemised(totals, formats),
    ...(totals.unpricedCalls > 0
      ? [
          `No price is known for ${models || 'a model'}: ${calls(totals.unpricedCalls, formats)} counted in tokens, not in money.`,
        ]
      : []),
    ...current.pricedAs
      .slice(0, 4)
      .map(({ model, as }) => `${model} has no price of its own: priced as ${as}, cache reads too.`),
    ...(current.notMeasured.length > 0 ? [`Not measured: ${current.notMeasured.join('; ')}.`] : []),
  ];
}

function notItemised({ notItemised: part }: Totals, formats: Formats): readonly string[] {
  if (part === undefined) return [];
  return [
    `${NOT_ITEMISED_WORDS} ${formats.money(part.cost)} (${formats.tokens(part.tokens)} tokens), in the figures above.`,
  ];
}

function calls(n: number, formats: Formats): string {
  return `${formats.count(n)} ${n === 1 ? 'call' : 'calls'}`;
}
