import { type Formats } from '../../core/text/format.ts';
import { NANO_PER_DOLLAR } from '../../core/usage/money.ts';
import { plainText } from '../../core/text/untrusted.ts';
import type { leftOut, VendorFigure } from '../../engine/status/vendorFigures.ts';

/** What a report says beside its figures: what agents say themselves, and what their logs leave out. */
export interface VendorComparison {
  readonly vendor: readonly VendorFigure[];
  readonly leftOut: ReturnType<typeof leftOut>;
  /** Models that were priced as a relative: their names in the logs and the card's. */
  readonly pricedAs: readonly { readonly model: string; readonly as: string }[];
  /** A sentence about the rate card's age; '' while it is new. */
  readonly cardAge: string;
}

/** Agents' own figures in sum, in US dollars, with our estimate of the same sessions; null where no agent tells any. */
export function vendorJson(figures: readonly VendorFigure[]) {
  if (figures.length === 0) return null;
  const { vendor, estimate } = sumOf(figures);
  return { sessions: figures.length, ...gapJson(vendor, estimate) };
}

export const gapJson = (vendor: number, estimate: number) => ({
  cost: vendor / NANO_PER_DOLLAR,
  estimate: estimate / NANO_PER_DOLLAR,
  gap: (vendor - estimate) / NANO_PER_DOLLAR,
});

/** The same as sentences. */
export function besideNotes({ vendor: figures, leftOut: texts }: VendorComparison, formats: Formats): string[] {
  const notes: string[] = [];
  if (figures.length > 0) {
    const { vendor, estimate } = sumOf(figures);
    const gap = vendor - estimate;
    const words =
      gap === 0 ? 'the same' : `${formats.money(Math.abs(gap))} ${gap > 0 ? 'above' : 'below'} the estimate`;
    const sessions = figures.length === 1 ? '1 session' : `${formats.count(figures.length)} sessions`;
    notes.push(
      `Agents' own figures, where their logs hold one (${sessions}): ${formats.money(vendor)}; the estimate of the same is ${formats.money(estimate)} (${words}).`,
    );
  }
  for (const { agent, text, sessions } of texts.slice(0, 5)) {
    notes.push(
      `Not measured (${agent}, ${sessions === 1 ? '1 session' : `${formats.count(sessions)} sessions`}): ${plainText(text, 200)}`,
    );
  }
  return notes;
}

/** Which prices are not surely the model's own, and how old the card is. */
export function priceNotes({ pricedAs, cardAge }: VendorComparison): string[] {
  const shown = pricedAs.slice(0, 5).map(({ model, as }) => `${plainText(model, 60)} as ${plainText(as, 60)}`);
  const more = pricedAs.length > shown.length ? ` and ${pricedAs.length - shown.length} more` : '';
  return [
    ...(shown.length > 0 ? [`Without a sure price of its own, cache reads too: ${shown.join(', ')}${more}.`] : []),
    ...(cardAge === '' ? [] : [cardAge]),
  ];
}

function sumOf(figures: readonly VendorFigure[]): { vendor: number; estimate: number } {
  return figures.reduce((sum, each) => ({ vendor: sum.vendor + each.vendor, estimate: sum.estimate + each.estimate }), {
    vendor: 0,
    estimate: 0,
  });
}
