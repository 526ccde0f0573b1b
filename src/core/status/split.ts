import { type Formats, shareText, wholeShares } from '../text/format.ts';
import { type Charge, chargeTotal } from '../usage/charge.ts';
import type { NanoDollars } from '../usage/money.ts';
import { tokensOfCharge } from '../usage/tokens.ts';
import type { Totals } from '../usage/totals.ts';
import { figureWords } from '../words/figureWords.ts';

/** What a cost is split by. `other` is what is billed beside tokens (web searches). */
export type Kind = keyof Charge;

/**
 * The fixed order of the kinds, not by size: the eye finds a figure where it was, and the status bar does not jump while a
 * session runs.
 */
export const KINDS: readonly Kind[] = ['output', 'cacheRead', 'cacheWrite', 'input', 'other'];

export interface SplitPart {
  readonly kind: Kind;
  readonly tokens: number;
  readonly cost: NanoDollars;
  /** Share of the list cost, as text; the whole percents of all parts sum to 100. */
  readonly share: string;
}

/** The cost of some totals by kind, in fixed order. Kinds that neither used nor cost anything are there too. */
export function splitCost(totals: Totals, formats: Formats): readonly SplitPart[] {
  const sum = chargeTotal(totals.charge);
  const shares = wholeShares(KINDS.map((kind) => totals.charge[kind]));
  return KINDS.map((kind, index) => ({
    kind,
    tokens: tokensOfCharge(totals.tokens, kind),
    cost: totals.charge[kind],
    share: shareText(totals.charge[kind], sum, shares[index] ?? 0, formats),
  }));
}

/** `$1.42`; `≥ $1.42` for a lower bound; `≈ $1.42` where a branch's calls are inferred; `$1.42 + unpriced` where a model has no price, and never a bare `$0.00` then. */
export function costText(totals: Totals, formats: Pick<Formats, 'money'>): string {
  const cost = chargeTotal(totals.charge);
  // An even part of calls may have the models of their unpriced ones and none of the calls themselves.
  const isUnpriced = totals.unpricedCalls > 0 || totals.unpricedModels.length > 0;
  if (isUnpriced && cost === 0) return figureWords.unpriced();
  const bound = `${totals.inferred === true ? '≈ ' : ''}${totals.lowerBound ? '≥ ' : ''}`;
  const text = `${bound}${formats.money(cost)}`;
  return isUnpriced ? figureWords.partlyUnpriced({ cost: text }) : text;
}

/**
 * The cost of one kind as text. Where no priced call has it and others have no price, it is not known: then it reads `unpriced`, for
 * the total below it says so too.
 */
export function partCostText({ cost, tokens }: SplitPart, totals: Totals, formats: Pick<Formats, 'money'>): string {
  const isUnpriced = totals.unpricedCalls > 0 || totals.unpricedModels.length > 0;
  return cost === 0 && tokens > 0 && isUnpriced ? figureWords.unpriced() : formats.money(cost);
}

/** `costText`, and the same in the person's own currency where they chose one: `$1.42 (≈ €1.31)`. */
export function withConverted(totals: Totals, formats: Pick<Formats, 'money' | 'converted'>): string {
  const cost = costText(totals, formats);
  const converted = formats.converted(chargeTotal(totals.charge));
  return converted === '' ? cost : figureWords.withConverted({ cost, converted });
}
