import { workLabel } from '../attribution/workShares.ts';
import { conversionNote } from '../text/displayCurrency.ts';
import { type Formats, shareText, wholeShares } from '../text/format.ts';
import { modelLabel } from '../text/modelLabel.ts';
import { agoText } from '../text/relativeTime.ts';
import { plainText } from '../text/untrusted.ts';
import { billingText } from '../usage/billing.ts';
import { chargeTotal } from '../usage/charge.ts';
import { problemText } from '../usage/logProblems.ts';
import { reasonSentence } from '../usage/lowerBoundReasons.ts';
import { countTokens, longestLivedWrites } from '../usage/tokens.ts';
import type { Totals } from '../usage/totals.ts';
import { figureWords } from '../words/figureWords.ts';
import { hoverWords } from '../words/hoverWords.ts';
import type { HoverFact, HoverPart, HoverRow } from './hoverParts.ts';
import { kindName } from './kindWords.ts';
import { noticeParts, turnHover, windowFacts } from './liveHover.ts';
import { notUnderstoodText } from './notUnderstood.ts';
import type { LogsUnread, NotUnderstood, Origin, PricesSeen, SessionView, WindowStatus } from './session.ts';
import { costText, type Kind, partCostText, splitCost } from './split.ts';

type SessionStatus = Extract<WindowStatus, { readonly kind: 'session' }>;

const ORIGINS: Readonly<Record<Origin, () => string>> = {
  log: hoverWords.fromLog,
  reflog: hoverWords.fromReflog,
  worktree: hoverWords.fromWorktree,
  rule: hoverWords.byRule,
  suggestion: hoverWords.suggested,
  person: hoverWords.byPerson,
  none: () => '',
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
    ...conversion(current.totals, formats),
    { kind: 'facts', facts: factsOf(status, formats).slice(0, MOST_FACTS) },
    ...turnHover(status, formats),
    ...caveats(current, formats).map((text): HoverPart => ({ kind: 'note', text })),
    ...pricesNotes(prices),
  ];
}

const MOST_FACTS = 6;

/** The total in the person's own currency, named as a conversion. */
function conversion({ charge }: Totals, formats: Formats): readonly HoverPart[] {
  const text = conversionNote(formats.converted(chargeTotal(charge)));
  return text === '' ? [] : [{ kind: 'note', text }];
}

/** `Claude Code, live · 12 calls · last 2 min ago · shares are of the list cost`; an age that is not kept up to date is no age. */
function headNote({ current, asOf, live, isEarlier }: SessionStatus, state: string, formats: Formats): string {
  const { lastTime } = current;
  const at = isEarlier === true ? formats.date(lastTime) : formats.clock(lastTime);
  const calls = figureWords.calls({ n: current.totals.calls });
  return hoverWords.head({ agent: current.agentLabel, state, calls, ago: live ? agoText(lastTime, asOf) : at });
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
      head: [hoverWords.for(), hoverWords.cost(), hoverWords.share()],
      rows: left > 0 ? [...rows, row(hoverWords.more({ count: left }), '', '')] : rows,
    },
  ];
}

const NAME_LIMIT = 60;

/** Logs that could not be read, and what that means. */
export function unreadNotes(unread: LogsUnread | undefined): readonly HoverPart[] {
  if (unread === undefined) return [];
  const { count, path, code } = unread;
  const named = {
    path: plainText(path, 160),
    code: NO_PERMISSION.has(code) ? hoverWords.noPermission() : problemText(code),
  };
  return [
    { kind: 'note', text: count === 1 ? hoverWords.logUnread(named) : hoverWords.logsUnread({ ...named, count }) },
  ];
}

/** Agents whose data has a shape that no reader knows: their cost is in no figure. */
export function notUnderstoodNotes(agents: readonly NotUnderstood[] = []): readonly HoverPart[] {
  if (agents.length === 0) return [];
  return [{ kind: 'note', text: notUnderstoodText(agents) }];
}

const NO_PERMISSION: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);

/** That the figures are estimates, of which day their prices are, and what is wrong with those. */
export function pricesNotes(prices: PricesSeen | undefined): readonly HoverPart[] {
  const estimate = figureWords.estimate();
  if (prices === undefined) return [{ kind: 'note', text: estimate }];
  const { date } = prices;
  const day = prices.own ? hoverWords.pricesOfAndOwn({ date }) : hoverWords.pricesOf({ date });
  return [
    ...prices.problems.map((text): HoverPart => ({ kind: 'note', text: `${text}.` })),
    { kind: 'note', text: `${estimate} ${prices.age ?? day}` },
  ];
}

function tokenTable(totals: Totals, formats: Formats): HoverPart {
  const rows = splitCost(totals, formats)
    .filter((part) => part.kind !== 'other' || part.cost > 0)
    .flatMap((part): HoverRow[] => [
      row(
        kindName(part.kind),
        part.kind === 'other' ? '' : formats.count(part.tokens),
        partCostText(part, totals, formats),
        part.share,
      ),
      ...partOf(part.kind, totals, formats),
    ]);
  const all = row(hoverWords.total(), formats.count(countTokens(totals.tokens)), costText(totals, formats), '');
  return {
    kind: 'table',
    head: [hoverWords.tokenType(), hoverWords.tokens(), hoverWords.listCost(), hoverWords.shareOfCost()],
    rows: [...rows, { ...all, strong: true }],
  };
}

/** Rows that are a part of the row above and are never added to it. */
function partOf(kind: Kind, { tokens }: Totals, formats: Formats): readonly HoverRow[] {
  if (kind === 'output' && tokens.reasoning > 0)
    return [row(hoverWords.reasoning(), formats.count(tokens.reasoning), '', '')];
  if (kind === 'cacheWrite' && longestLivedWrites(tokens) > 0)
    return [row(hoverWords.oneHour(), formats.count(longestLivedWrites(tokens)), '', '')];
  return [];
}

function row(...cells: readonly string[]): HoverRow {
  return { cells, strong: false };
}

function factsOf({ current, today, elsewhere, windows = [] }: SessionStatus, formats: Formats): readonly HoverFact[] {
  const { vendorCost } = current;
  const models = current.models.slice(0, 4).map(modelLabel).join(', ');
  return [
    fact(current.models.length > 1 ? hoverWords.models() : hoverWords.model(), models || hoverWords.notNamed()),
    ...(current.works === undefined ? [ticketFact(current)] : []),
    branchFact(current),
    ...(elsewhere === undefined ? [] : [fact(hoverWords.folder(), current.cwd, ELSEWHERE[elsewhere]())]),
    fact(
      hoverWords.todayHere(),
      costText(today, formats),
      figureWords.tokens({ tokens: formats.tokens(countTokens(today.tokens)) }),
    ),
    ...(vendorCost === undefined ? [] : [vendorFact(vendorCost, chargeTotal(current.totals.charge), formats)]),
    ...windowFacts(windows, formats),
  ].filter(({ value }) => value !== '');
}

const ELSEWHERE: Readonly<Record<NonNullable<SessionStatus['elsewhere']>, () => string>> = {
  around: hoverWords.folderAround,
  worktree: hoverWords.folderWorktree,
  nested: hoverWords.folderNested,
};

function vendorFact(vendor: number, ours: number, formats: Formats): HoverFact {
  const gap = vendor - ours;
  const cost = formats.money(Math.abs(gap));
  const words = gap === 0 ? hoverWords.same() : gap > 0 ? hoverWords.above({ cost }) : hoverWords.below({ cost });
  return fact(hoverWords.agentFigure(), formats.money(vendor), words);
}

function branchFact({ branch, branchConflict }: SessionView): HoverFact {
  const other = branchConflict === true ? `; ${hoverWords.otherBranch()}` : '';
  return fact(hoverWords.branch(), branch.text, `${ORIGINS[branch.origin]()}${other}`);
}

function ticketFact({ ticket }: SessionView): HoverFact {
  if (ticket.text === '' && ticket.origin === 'person')
    return fact(hoverWords.ticket(), hoverWords.none(), ORIGINS.person());
  if (ticket.text === '') return { ...fact(hoverWords.ticket(), hoverWords.noneYet(), hoverWords.tag()), does: 'tag' };
  const text = ticket.origin === 'suggestion' ? `${ticket.text}?` : ticket.text;
  return fact(hoverWords.ticket(), text, ORIGINS[ticket.origin]());
}

function fact(label: string, value: string, note = ''): HoverFact {
  return { label, value, note };
}

function caveats(current: SessionView, formats: Formats): readonly string[] {
  const { totals } = current;
  const models = totals.unpricedModels.slice(0, 4).join(', ');
  return [
    ...[billingText(totals.billing)].filter((text) => text !== ''),
    ...(totals.lowerBound ? [hoverWords.lowerBound(), ...(totals.reasons ?? []).map(reasonSentence)] : []),
    ...notItemised(totals, formats),
    ...(totals.unpricedCalls > 0
      ? [hoverWords.noPrice({ models: models || figureWords.aModel(), n: totals.unpricedCalls })]
      : []),
    ...current.pricedAs.slice(0, 4).map(({ model, as }) => hoverWords.pricedAs({ model, as })),
    ...(current.notMeasured.length > 0 ? [hoverWords.notMeasured({ what: current.notMeasured.join('; ') })] : []),
  ];
}

function notItemised({ notItemised: part }: Totals, formats: Formats): readonly string[] {
  if (part === undefined) return [];
  return [
    hoverWords.notItemised({
      what: figureWords.notItemised(),
      cost: formats.money(part.cost),
      tokens: formats.tokens(part.tokens),
    }),
  ];
}
