import { moreWorks, ticketAndMore, workName } from '../attribution/workShares.ts';
import type { FormatValues } from '../text/fillFormat.ts';
import type { Formats } from '../text/format.ts';
import { modelLabel } from '../text/modelLabel.ts';
import { folderName } from '../text/shortFolder.ts';
import { labelText } from '../text/untrusted.ts';
import { chargeTotal } from '../usage/charge.ts';
import { countTokens } from '../usage/tokens.ts';
import type { Totals } from '../usage/totals.ts';
import { figureWords } from '../words/figureWords.ts';
import { statusWords } from '../words/statusWords.ts';
import { shortKindName } from './kindWords.ts';
import { type SessionView, settledTicket, type WindowStatus } from './session.ts';
import { type SplitPart, splitCost, withConverted } from './split.ts';

type SessionStatus = Extract<WindowStatus, { readonly kind: 'session' }>;

export type Preset = 'split' | 'short' | 'cost' | 'live';

/** The status bar's own formats, in the words that a person may use in theirs. What matters most is first: a narrow window cuts the rest. */
export const PRESETS: Readonly<Record<Preset, string>> = {
  split: '${icon} ${cost} · ${tag} · ${folder} · ${split} · ${cacheNotice}',
  short: '${icon} ${cost} · ${tag} · ${folder}',
  cost: '${icon} ${cost}',
  live: '${icon} ${cost} · ${tag} · ${folder} · ${next} · ${cache} · ${context}',
};

/** The status bar gives an item two fifths of the window: longer names would push the figures out of sight. */
const NAME_LIMIT = 28;
const BRANCH_LIMIT = 20;

/** What each token of a format stands for. Names from logs come out cleaned of icons, controls and length. */
export function formatValues(
  icon: string,
  state: string,
  { current, today, elsewhere }: Pick<SessionStatus, 'current' | 'today' | 'elsewhere'>,
  formats: Formats,
): FormatValues {
  const { totals } = current;
  const parts = splitCost(totals, formats);
  const branch = labelText(current.branch.text, BRANCH_LIMIT);
  const values = new Map<string, string>([
    ['icon', icon],
    ['state', state],
    ['cost', withConverted(totals, formats)],
    ['split', splitText(totals, parts, formats)],
    ['reasoning', formats.tokens(totals.tokens.reasoning)],
    ['tokens', formats.tokens(countTokens(totals.tokens))],
    ['tokens.reasoning', formats.tokens(totals.tokens.reasoning)],
    ['ticket', ticketText(current)],
    ['branch', branch],
    ['tag', tagText(current)],
    [
      'folder',
      elsewhere === undefined ? '' : statusWords.inFolder({ folder: labelText(folderName(current.cwd), BRANCH_LIMIT) }),
    ],
    ['today', withConverted(today, formats)],
    ['model', labelText(modelLabel(current.models[0] ?? ''), NAME_LIMIT)],
    ['agent', labelText(current.agentLabel, NAME_LIMIT)],
  ]);
  for (const part of parts) {
    values.set(part.kind, formats.money(part.cost));
    values.set(`share.${part.kind}`, part.share);
    if (part.kind !== 'other') values.set(`tokens.${part.kind}`, formats.tokens(part.tokens));
  }
  return values;
}

/** The ticket or branch that most of the cost was for, and how many more there are: `ABC-123 +2`. */
function tagText(current: SessionView): string {
  const [first] = current.works ?? [];
  if (first === undefined)
    return labelText(settledTicket(current), NAME_LIMIT) || labelText(current.branch.text, BRANCH_LIMIT);
  return (
    labelText(workName(first, first.ticket.text === '' ? BRANCH_LIMIT : NAME_LIMIT), NAME_LIMIT) +
    moreWorks(current.works ?? [])
  );
}

/** The dearest ticket, and how much else there is; '' for a session without tickets. */
function ticketText(current: SessionView): string {
  const clean = (ticket: string): string => labelText(ticket, NAME_LIMIT);
  return current.works === undefined ? clean(settledTicket(current)) : ticketAndMore(current.works, clean);
}

/** `out 36% · read 40% · write 22% · in 2%`: shares of the list cost, from 1 % on. Without a cost there are none: then tokens are shown. */
function splitText(totals: Totals, parts: readonly SplitPart[], formats: Formats): string {
  const cost = chargeTotal(totals.charge);
  if (cost === 0) return figureWords.tokens({ tokens: formats.tokens(countTokens(totals.tokens)) });
  return parts
    .filter((part) => part.cost * 100 >= cost)
    .map((part) => `${shortKindName(part.kind)} ${part.share}`)
    .join(' · ');
}
