import { type Formats, wholeShares } from '../text/format.ts';
import { plainText } from '../text/untrusted.ts';
import { chargeTotal } from '../usage/charge.ts';
import type { NanoDollars } from '../usage/money.ts';
import { countTokens } from '../usage/tokens.ts';
import type { Totals } from '../usage/totals.ts';
import { type SessionView, settledTicket } from './session.ts';
import { KINDS, type Kind } from './split.ts';

const NAME_LIMIT = 80;

const SPOKEN_KINDS: Readonly<Record<Kind, string>> = {
  output: 'output',
  cacheRead: 'cache read',
  cacheWrite: 'cache write',
  input: 'input',
  other: 'web search',
};

/** `1 dollar 42 cents`, `7 cents`, `less than 1 cent`: for a screen reader, to which `$1.42` is no speech. */
export function spokenMoney(nano: NanoDollars): string {
  const cents = Math.round(nano / 10_000_000);
  if (cents === 0) return nano > 0 ? 'less than 1 cent' : '0 dollars';
  const dollars = Math.floor(cents / 100);
  const rest = cents % 100;
  return [dollars > 0 ? counted(dollars, 'dollar') : '', rest > 0 ? counted(rest, 'cent') : '']
    .filter(Boolean)
    .join(' ');
}

/** The cost of totals in words, with what is unsure about it. */
export function spokenCost(totals: Totals): string {
  const cost = chargeTotal(totals.charge);
  if (totals.unpricedCalls > 0 && cost === 0) return 'cost unknown, model has no price';
  return [
    (totals.lowerBound ? 'at least ' : '') + spokenMoney(cost),
    totals.unpricedCalls > 0 ? `plus ${counted(totals.unpricedCalls, 'call')} without a price` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** One session in words: `Claude Code session, 1 dollar 42 cents, output 36 percent, …, ticket ABC-123, live`. */
export function spokenSession(current: SessionView, state: string, formats: Formats): string {
  return [
    `${plainText(current.agentLabel, NAME_LIMIT)} session`,
    spokenCost(current.totals),
    spokenSplit(current.totals) || `${formats.count(countTokens(current.totals.tokens))} tokens`,
    spokenWork(current),
    state,
  ]
    .filter(Boolean)
    .join(', ');
}

/** `ticket ABC-123 and 2 more`: what most of the cost was for. */
function spokenWork(current: SessionView): string {
  const { works = [] } = current;
  const ticket = plainText(works[0]?.ticket.text ?? settledTicket(current), NAME_LIMIT);
  const branch = plainText(works[0]?.branch ?? current.branch.text, NAME_LIMIT);
  const first = ticket ? `ticket ${ticket}` : branch ? `branch ${branch}` : '';
  return works.length > 1 && first !== '' ? `mostly ${first}, and ${works.length - 1} more` : first;
}

/** `share of cost: output 36 percent, …`: not a share of tokens. */
function spokenSplit({ charge }: Totals): string {
  const text = spokenShares(charge);
  return text === '' ? '' : `share of cost: ${text}`;
}

function spokenShares(charge: Totals['charge']): string {
  const shares = wholeShares(KINDS.map((kind) => charge[kind]));
  return KINDS.map((kind, index) => ({ kind, share: shares[index] ?? 0 }))
    .filter(({ kind }) => charge[kind] > 0)
    .map(({ kind, share }) => `${SPOKEN_KINDS[kind]} ${share === 0 ? 'less than 1' : share} percent`)
    .join(', ');
}

function counted(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
