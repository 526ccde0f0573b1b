import type { FormatValues } from '../text/fillFormat.ts';
import type { Formats } from '../text/format.ts';
import { type SessionView, settledTicket } from './session.ts';
import { costText, type Kind, type SplitPart, splitCost } from './split.ts';
import { countTokens } from '../usage/tokens.ts';
import type { Totals } from '../usage/totals.ts';
import { labelText } from '../text/untrusted.ts';

export type Preset = 'split' | 'short' | 'cost' | 'live';

/** The status bar's own formats, in the words that a person may use in theirs. */
export const PRESETS: Readonly<Record<Preset, string>> = {
  split: '${icon} ${cost} · ${split} · ${cacheNotice} · ${tag}',
  short: '${icon} ${cost} · ${tag}',
  cost: '${icon} ${cost}',
  live: '${icon} ${cost} · ${next} · ${cache} · ${context} · ${tag}',
};

/** The status bar gives an item two fifths of the window: longer names would push the figures out of sight. */
const NAME_LIMIT = 28;

const SHORT_NAMES: Readonly<Record<Kind, string>> = {
  output: 'out',
  cacheRead: 'read',
  cacheWrite: 'write',
  input: 'in',
  other: 'web',
};

/** What each token of a format stands for. Names from logs come out cleaned of icons, controls and length. */
export function formatValues(
  icon: string,
  state: string,
  current: SessionView,
  today: Totals,
  formats: Formats,
): FormatValues {
  const { totals } = current;
  const parts = splitCost(totals, formats);
  const ticket = labelText(settledTicket(current), NAME_LIMIT);
  const branch = labelText(current.branch.text, NAME_LIMIT);
  const values = new Map<string, string>([
    ['icon', icon],
    ['state', state],
    ['cost', costText(totals, formats)],
    ['split', splitText(totals, parts, formats)],
    ['reasoning', formats.tokens(totals.tokens.reasoning)],
    ['tokens', formats.tokens(countTokens(totals.tokens))],
    ['tokens.reasoning', formats.tokens(totals.tokens.reasoning)],
    ['ticket', ticket],
    ['branch', branch],
    ['tag', ticket || branch],
    ['today', costText(today, formats)],
    ['model', labelText(current.models[0] ?? '', NAME_LIMIT)],
    ['agent', labelText(current.agentLabel, NAME_LIMIT)],
  ]);
  for (const part of parts) {
    values.set(part.kind, formats.money(part.cost));
    values.set(`share.${part.kind}`, part.share);
    if (part.kind !== 'other') values.set(`tokens.${part.kind}`, formats.tokens(part.tokens));
  }
  return values;
}

/** `out 36% · read 40% · write 22% · in 2%`: shares of the list cost. Without a cost there are none: then tokens stand there. */
function splitText(totals: Totals, parts: readonly SplitPart[], formats: Formats): string {
  const costing = parts.filter((part) => part.cost > 0);
  if (costing.length === 0) return `${formats.tokens(countTokens(totals.tokens))} tokens`;
  return parts
    .filter((part) => part.kind !== 'other' || part.cost > 0)
    .map((part) => `${SHORT_NAMES[part.kind]} ${part.share}`)
    .join(' · ');
}
