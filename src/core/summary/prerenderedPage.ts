import * as z from 'zod/mini';
import { type SummaryView, summaryView } from './summarySchema.ts';
import { shape, text } from './totalsSchema.ts';

/** What a page was drawn from, so that the panel can take it over as it is. */
export const drawnFrom = shape({
  view: summaryView,
  /** How the drawer writes: another one, with words of its own, draws again. */
  sample: text,
});
export type DrawnFrom = z.infer<typeof drawnFrom>;

/** Draws the panel's first view as HTML in a BCP 47 locale. Nothing in it can run, and foreign text in it is text. */
export type RenderSummary = (view: SummaryView, locale: string) => string;
