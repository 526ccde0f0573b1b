import { type Formats, wholeShares } from '../text/format.ts';
import type { WindowStatus } from './session.ts';
import { costText } from './split.ts';
import { spokenCost, spokenSession } from './spoken.ts';
import { fillFormat, formatValues, type Preset, PRESETS } from './statusFormat.ts';
import { type HoverPart, pricesNotes, sessionHover } from './statusHover.ts';
import { plainText } from '../text/untrusted.ts';

/** What the status bar item shows. Equal views need no update. */
export interface StatusView {
  /** May hold one `$(icon)` of ours (or of the person's own format); names from logs hold none. */
  readonly text: string;
  /** For screen readers: words, no icons and signs. */
  readonly spokenLabel: string;
  /** Unescaped: see `HoverPart`. */
  readonly hover: readonly HoverPart[];
}

export interface StatusOptions {
  /** The person's own format; blank for the preset. */
  readonly format: string;
  readonly preset: Preset;
  /** Asked only where a figure is shown. */
  readonly formats: () => Formats;
}

type Of<Kind extends WindowStatus['kind']> = Extract<WindowStatus, { readonly kind: Kind }>;

/** What a window's state looks like: one pure function, so that what is shown can be told from what is known. */
export function statusView(status: WindowStatus, options: StatusOptions): StatusView {
  if (status.kind === 'starting') return starting(status, options);
  if (status.kind === 'noLogs') return noLogs(status);
  if (status.kind === 'noSession') return noSession(status, options);
  if (status.kind === 'session') return session(status, options);
  return unreadable(status);
}

function starting({ doneBytes, totalBytes }: Of<'starting'>, options: StatusOptions): StatusView {
  const title = "Reading the agents' logs";
  if (totalBytes <= 0) return simple('$(loading~spin) Token Ledger', 'Token Ledger is starting', title, '');
  const formats = options.formats();
  const [done = 0] = wholeShares([doneBytes, Math.max(0, totalBytes - doneBytes)]);
  return simple(
    `$(loading~spin) Reading logs ${formats.percent(done)}`,
    `Token Ledger is reading the agents' logs, ${done} percent done`,
    title,
    `${formats.bytes(doneBytes)} of ${formats.bytes(totalBytes)}. Figures appear when all is read.`,
  );
}

function noLogs({ probed }: Of<'noLogs'>): StatusView {
  const view = simple(
    '$(pulse) No agent logs',
    'Token Ledger: no agent logs found',
    'No log of a coding agent was found',
    'The cost of a session appears here as soon as an agent writes its log.',
  );
  const facts = probed.slice(0, 12).map((path) => ({ label: 'Looked in', value: path, note: '' }));
  return facts.length === 0 ? view : { ...view, hover: [...view.hover, { kind: 'facts', facts }] };
}

function noSession({ today, prices }: Of<'noSession'>, options: StatusOptions): StatusView {
  const spent = today.calls > 0;
  const cost = spent ? costText(today, options.formats()) : '';
  const view = simple(
    `$(pulse) No session here${spent ? ` · today ${cost}` : ''}`,
    `Token Ledger: no agent session in this window's folders${spent ? `, today ${spokenCost(today)}` : ''}`,
    "No agent session in this window's folders",
    'Sessions of other folders are left out here. Switch Session shows what is known.',
  );
  if (!spent) return view;
  return { ...view, hover: [...view.hover, { kind: 'note', text: `Today: ${cost}.` }, ...pricesNotes(prices)] };
}

function session({ live, pinned, current, today, prices }: Of<'session'>, options: StatusOptions): StatusView {
  const formats = options.formats();
  const state = [pinned ? 'pinned' : '', live ? 'live' : 'idle'].filter(Boolean).join(', ');
  const icon = pinned ? '$(pinned)' : live ? '$(pulse)' : '$(clock)';
  const values = formatValues(icon, state, current, today, formats);
  const wanted = options.format.trim() === '' ? PRESETS[options.preset] : options.format;
  return {
    // An item without text would vanish, and with it the way to the settings that made it so.
    text: fillFormat(wanted, values) || fillFormat(PRESETS.cost, values),
    spokenLabel: spokenSession(current, state, formats),
    hover: sessionHover(current, state, today, formats, prices),
  };
}

function unreadable({ message }: Of<'unreadable'>): StatusView {
  const words = plainText(message, 300);
  return simple(
    '$(warning) Ledger unreadable',
    `Token Ledger cannot read its data: ${words}`,
    'Token Ledger cannot read its data',
    words,
  );
}

function simple(text: string, spokenLabel: string, title: string, note: string): StatusView {
  const head: HoverPart = { kind: 'title', text: title, note: '' };
  return { text, spokenLabel, hover: note === '' ? [head] : [head, { kind: 'note', text: note }] };
}
