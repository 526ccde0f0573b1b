import { type Formats } from '../../core/text/format.ts';
import { plainText } from '../../core/text/untrusted.ts';
import { NANO_PER_DOLLAR } from '../../core/usage/money.ts';
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

/** Agents' own figures in sum, in US dollars, with our estimate of the same sessions; null where no agent writes any. */
export function vendorJson(figures: readonly VendorFigure[]) {
  if (figures.length === 0) return null;
  const { vendor, estimate } = sumOf(figures);
  return { sessions: figures.length, ...gapJson(vendor, estimate) };
}

/** Without a price for every call there is no estimate of the same, and no gap. */
export const gapJson = (vendor: number, estimate: number | undefined) => ({
  cost: vendor / NANO_PER_DOLLAR,
  estimate: estimate === undefined ? null : estimate / NANO_PER_DOLLAR,
  gap: estimate === undefined ? null : (vendor - estimate) / NANO_PER_DOLLAR,
});

/** The same as sentences. */
export function besideNotes({ vendor: figures, leftOut: texts }: VendorComparison, formats: Formats): string[] {
  const priced = figures.filter(({ estimate }) => estimate !== undefined);
  const unpriced = figures.filter(({ estimate }) => estimate === undefined);
  const notes = [
    ...(priced.length > 0 ? [comparison(priced, formats)] : []),
    ...(unpriced.length > 0
      ? [
          `Agents' own figures of sessions in which a call has no list price (${sessionsText(unpriced.length, formats)}): ${formats.money(sumOf(unpriced).vendor)}; there is no estimate of the same.`,
        ]
      : []),
  ];
  for (const { agent, text, sessions } of texts.slice(0, 5)) {
    notes.push(`Not measured (${agent}, ${sessionsText(sessions, formats)}): ${plainText(text, 200)}`);
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

function comparison(figures: readonly VendorFigure[], formats: Formats): string {
  const { vendor, estimate = 0 } = sumOf(figures);
  const gap = vendor - estimate;
  const words = gap === 0 ? 'the same' : `${formats.money(Math.abs(gap))} ${gap > 0 ? 'above' : 'below'} the estimate`;
  return `Agents' own figures, where their logs hold one (${sessionsText(figures.length, formats)}): ${formats.money(vendor)}; the estimate of the same is ${formats.money(estimate)} (${words}).`;
}

const sessionsText = (count: number, formats: Formats): string =>
  count === 1 ? '1 session' : `${formats.count(count)} sessions`;

function sumOf(figures: readonly VendorFigure[]): { vendor: number; estimate: number | undefined } {
  return figures.reduce<{ vendor: number; estimate: number | undefined }>(
    (sum, { vendor, estimate }) => ({
      vendor: sum.vendor + vendor,
      estimate: sum.estimate === undefined || estimate === undefined ? undefined : sum.estimate + estimate,
    }),
    { vendor: 0, estimate: 0 },
  );
}
