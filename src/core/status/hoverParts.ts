/**
 * A hover as rows, not as markup: any text in it may come from a log, so the code that draws it escapes all of it.
 */
export type HoverPart =
  | { readonly kind: 'title'; readonly text: string; readonly note: string }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly HoverRow[] }
  | { readonly kind: 'facts'; readonly facts: readonly HoverFact[] }
  | { readonly kind: 'note'; readonly text: string };

export interface HoverRow {
  readonly cells: readonly string[];
  readonly strong: boolean;
}

export interface HoverFact {
  readonly label: string;
  readonly value: string;
  /** How the value is known; '' where that goes without saying. */
  readonly note: string;
  /** What a click on the note does. */
  readonly does?: 'tag';
}
