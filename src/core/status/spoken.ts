import { type Formats, wholeShares } from '../text/format.ts';
import { plainText } from '../text/untrusted.ts';
import { chargeTotal } from '../usage/charge.ts';
import type { NanoDollars } from '../usage/money.ts';
import { countTokens } from '../usage/tokens.ts';
import type { Totals } from '../usage/totals.ts';
import { figureWords } from '../words/figureWords.ts';
import { statusWords } from '../words/statusWords.ts';
import { spokenKindName } from './kindWords.ts';
import { type SessionView, settledTicket } from './session.ts';
import { KINDS } from './split.ts';

const NAME_LIMIT = 80;

/** `1 dollar 42 cents`, `7 cents`, `less than 1 cent`: for a screen reader, to which `$1.42` is no speech. */
export function spokenMoney(nano: NanoDollars): string {
  const cents = Math.round(nano / 10_000_000);
  if (cents === 0) return nano > 0 ? statusWords.lessThanCent() : statusWords.dollars({ n: 0 });
  const dollars = Math.floor(cents / 100);
  const rest = cents % 100;
  return [dollars > 0 ? statusWords.dollars({ n: dollars }) : '', rest > 0 ? statusWords.cents({ n: rest }) : '']
    .filter(Boolean)
    .join(' ');
}

/** The cost of totals in words, with what is unsure about it. */
export function spokenCost(totals: Totals): string {
  const cost = chargeTotal(totals.charge);
  if (totals.unpricedCalls > 0 && cost === 0) return statusWords.unknownCost();
  return [
    totals.lowerBound ? statusWords.atLeast({ cost: spokenMoney(cost) }) : spokenMoney(cost),
    totals.unpricedCalls > 0 ? statusWords.plusUnpriced({ n: totals.unpricedCalls }) : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** One session in words: `Claude Code session, 1 dollar 42 cents, output 36 percent, …, ticket ABC-123, live`. */
export function spokenSession(current: SessionView, state: string, formats: Formats): string {
  return [
    statusWords.sessionSpoken({ agent: plainText(current.agentLabel, NAME_LIMIT) }),
    spokenCost(current.totals),
    spokenSplit(current.totals) || figureWords.tokens({ tokens: formats.count(countTokens(current.totals.tokens)) }),
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
  const first = ticket ? statusWords.ticketSpoken({ ticket }) : branch ? statusWords.branchSpoken({ branch }) : '';
  return works.length > 1 && first !== '' ? statusWords.mostlySpoken({ work: first, more: works.length - 1 }) : first;
}

/** `share of cost: output 36 percent, …`: not a share of tokens. */
function spokenSplit({ charge }: Totals): string {
  const text = spokenShares(charge);
  return text === '' ? '' : statusWords.sharesSpoken({ shares: text });
}

function spokenShares(charge: Totals['charge']): string {
  const shares = wholeShares(KINDS.map((kind) => charge[kind]));
  return KINDS.map((kind, index) => ({ kind, share: shares[index] ?? 0 }))
    .filter(({ kind }) => charge[kind] > 0)
    .map(({ kind, share }) => {
      const part = spokenKindName(kind);
      return share === 0 ? statusWords.tinyShareSpoken({ part }) : statusWords.shareSpoken({ part, percent: share });
    })
    .join(', ');
}
