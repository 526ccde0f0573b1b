import { type BudgetState, isNear } from '../live/budget.ts';
import { budgetTitle } from '../live/budgetWords.ts';
import { spokenCache } from '../live/turnWords.ts';
import { fillFormat } from '../text/fillFormat.ts';
import { type Formats, wholeShares } from '../text/format.ts';
import { folderName } from '../text/shortFolder.ts';
import { plainText } from '../text/untrusted.ts';
import type { NanoDollars } from '../usage/money.ts';
import { statusWords } from '../words/statusWords.ts';
import type { HoverPart } from './hoverParts.ts';
import { noticeParts } from './liveHover.ts';
import { liveTokens } from './liveTokens.ts';
import type { WindowStatus } from './session.ts';
import { isOver } from './sessionAge.ts';
import { costText, withConverted } from './split.ts';
import { spokenCost, spokenSession } from './spoken.ts';
import { formatValues, PRESETS, type Preset } from './statusFormat.ts';
import { notUnderstoodNotes, pricesNotes, sessionHover, unreadNotes } from './statusHover.ts';

/** What the status bar item shows. Equal views need no update. */
export interface StatusView {
  /** May hold one `$(icon)` of ours (or of the person's own format); names from logs hold none. */
  readonly text: string;
  /** For screen readers: words, no icons and signs. */
  readonly spokenLabel: string;
  /** Unescaped: see `HoverPart`. */
  readonly hover: readonly HoverPart[];
  /** A budget is used up: the item takes the warning's colours. */
  readonly warning?: boolean;
}

export interface StatusOptions {
  /** The person's own format; blank for the preset. */
  readonly format: string;
  readonly preset: Preset;
  /** A cold cache is mentioned from this surcharge of the next turn on, nano-dollars. */
  readonly cacheNoticeFrom?: NanoDollars;
  /** Asked only where a figure is shown. */
  readonly formats: () => Formats;
}

type Of<Kind extends WindowStatus['kind']> = Extract<WindowStatus, { readonly kind: Kind }>;

/** What a window's state looks like: one pure function, so that the view follows from the state alone. */
export function statusView(status: WindowStatus, options: StatusOptions): StatusView {
  if (status.kind === 'starting') return starting(status, options);
  if (status.kind === 'noLogs') return noLogs(status);
  if (status.kind === 'noSession') return noSession(status, options);
  if (status.kind === 'session') return session(status, options);
  return unreadable(status);
}

function starting({ doneBytes, totalBytes }: Of<'starting'>, options: StatusOptions): StatusView {
  const title = statusWords.readingTitle();
  if (totalBytes <= 0) return simple('$(loading~spin) Token Ledger', statusWords.starting(), title, '');
  const formats = options.formats();
  const [done = 0] = wholeShares([doneBytes, Math.max(0, totalBytes - doneBytes)]);
  return simple(
    `$(loading~spin) ${statusWords.reading({ percent: formats.percent(done) })}`,
    statusWords.readingSpoken({ done }),
    title,
    statusWords.readingNote({ done: formats.bytes(doneBytes), all: formats.bytes(totalBytes) }),
  );
}

function noLogs({ notUnderstood }: Of<'noLogs'>): StatusView {
  const view = simple(
    `$(pulse) ${statusWords.noLogs()}`,
    statusWords.noLogsSpoken(),
    statusWords.noLogsTitle(),
    statusWords.noLogsNote(),
  );
  return { ...view, hover: [...view.hover, ...notUnderstoodNotes(notUnderstood)] };
}

function noSession(status: Of<'noSession'>, options: StatusOptions): StatusView {
  const { today, prices, budgets = [], unread } = status;
  const spent = today.calls > 0;
  const cost = spent ? costText(today, options.formats()) : '';
  const state =
    unread === undefined ? `$(pulse) ${statusWords.noSession()}` : `$(warning) ${statusWords.unreadableLog()}`;
  const view = simple(
    `${state}${spent ? ` · ${statusWords.todayIs({ cost })}` : ''}`,
    `${unread === undefined ? statusWords.noSessionSpoken() : statusWords.noSessionUnreadSpoken()}${spent ? `, ${statusWords.todayIs({ cost: spokenCost(today) })}` : ''}`,
    statusWords.noSessionTitle(),
    statusWords.noSessionNote(),
  );
  const notices = budgets.length > 0 ? noticeParts({ budgets }, options.formats()) : [];
  const warned = {
    ...view,
    hover: [...view.hover, ...unreadNotes(unread), ...notUnderstoodNotes(status.notUnderstood), ...notices],
    ...warning(budgets),
  };
  if (!spent) return warned;
  return {
    ...warned,
    hover: [...warned.hover, { kind: 'note', text: statusWords.todayNote({ cost }) }, ...pricesNotes(prices)],
  };
}

function session(status: Of<'session'>, options: StatusOptions): StatusView {
  const { live, pinned, current, today, budgets = [] } = status;
  const formats = options.formats();
  const state = [pinned ? statusWords.pinned() : '', live ? statusWords.live() : statusWords.idle()]
    .filter(Boolean)
    .join(', ');
  const icon = pinned ? '$(pinned)' : live ? '$(pulse)' : '$(clock)';
  const { cacheNoticeFrom = CACHE_NOTICE_FROM } = options;
  const ahead = new Map(liveTokens(status, cacheNoticeFrom, formats));
  const todayText = statusWords.todayText({ cost: withConverted(today, formats) });
  const values = new Map([...formatValues(icon, state, status, formats), ...ahead, ['todayText', todayText]]);
  const isToday = showsToday(status) && options.format.trim() === '';
  const wanted = isToday ? '${icon} ${todayText}' : formatOf(options);
  const { turn } = status;
  const isNoticed = wanted.includes('${cacheNotice}') && ahead.get('cacheNotice') !== '';
  const spoken = isNoticed && turn !== undefined ? spokenCache(turn, turn.asOf) : '';
  return {
    // An item without text would vanish, and with it the way to the settings that made it so.
    text: fillFormat(wanted, values) || fillFormat(PRESETS.cost, values),
    spokenLabel: [
      isToday ? statusWords.todaySpoken({ cost: spokenCost(today) }) : '',
      spokenSession(current, state, formats),
      status.elsewhere === undefined
        ? ''
        : statusWords.inFolderSpoken({ folder: plainText(folderName(current.cwd), 60) }),
      spoken,
      ...budgets.filter(isNear).map(spokenBudget),
    ]
      .filter(Boolean)
      .join(', '),
    hover: sessionHover(status, state, formats),
    ...warning(budgets),
  };
}

/** The session is probably over, and nobody chose it. */
function showsToday({ pinned, asOf, current }: Of<'session'>): boolean {
  return !pinned && isOver(current.lastTime, asOf);
}

/** The person's own format, or that of the preset. */
export function formatOf({ format, preset }: Pick<StatusOptions, 'format' | 'preset'>): string {
  return format.trim() === '' ? PRESETS[preset] : format;
}

/** Without a setting: a quarter of a dollar. */
export const CACHE_NOTICE_FROM: NanoDollars = 250_000_000;

function spokenBudget(state: BudgetState): string {
  const budget = budgetTitle(state);
  return state.over ? statusWords.budgetUsedSpoken({ budget }) : statusWords.budgetSpoken({ budget });
}

const warning = (budgets: readonly BudgetState[]): { readonly warning?: true } =>
  budgets.some(({ over }) => over) ? { warning: true } : {};

function unreadable({ message }: Of<'unreadable'>): StatusView {
  const words = plainText(message, 300);
  return simple(
    `$(warning) ${statusWords.unreadable()}`,
    statusWords.unreadableSpoken({ why: words }),
    statusWords.unreadableTitle(),
    words,
  );
}

function simple(text: string, spokenLabel: string, title: string, note: string): StatusView {
  const head: HoverPart = { kind: 'title', text: title, note: '' };
  return { text, spokenLabel, hover: note === '' ? [head] : [head, { kind: 'note', text: note }] };
}
