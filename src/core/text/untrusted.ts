/**
 * Text that somebody else wrote (branch, ticket, model, path, message) on its way to a person's eyes.
 * Nothing here decides what such text means; it only takes away every means to act or to look like our own words.
 */

const ZERO_WIDTH_JOINER = '\u200d';
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

const SPACES = /[\s\u0085\u2028\u2029]+/gu;
// Controls, bidi marks and other invisible characters, private use, lone surrogates.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const ASCII_PUNCTUATION = /[!-/:-@[-`{-~]/g;

/**
 * One line of visible text of at most `limit` characters (a cut ends in `…`): line breaks become spaces, control, bidi and
 * invisible characters go, and text that runs from right to left is isolated so that it cannot reorder the text beside it.
 */
export function plainText(text: string, limit: number): string {
  // Cut first, so that a name of many megabytes costs nothing.
  const line = text
    .slice(0, limit * 8)
    .replace(SPACES, ' ')
    .replace(INVISIBLE, '')
    .trim();
  const letters = Array.from(line);
  const cut = letters.length > limit || text.length > limit * 8;
  const kept = cut ? `${letters.slice(0, limit - 1).join('')}…` : line;
  return RIGHT_TO_LEFT.test(kept) ? `${FIRST_STRONG_ISOLATE}${kept}${POP_ISOLATE}` : kept;
}

/**
 * `plainText` for places where VS Code turns `$(name)` into an icon (status bar, quick pick). A joiner parts `$` from `(`,
 * also where the two would come from different sides of the text's edge.
 */
export function labelText(text: string, limit: number): string {
  return plainText(text, limit).replaceAll('$', `$${ZERO_WIDTH_JOINER}`).replace(/^\(/, `${ZERO_WIDTH_JOINER}(`);
}

/**
 * `labelText` as Markdown that shows exactly these characters: every ASCII punctuation mark is escaped, which CommonMark
 * allows for all of them (§2.4), so no link, image, autolink, code, table cell, HTML or entity can begin or end in it.
 */
export function markdownText(text: string, limit: number): string {
  return labelText(text, limit).replace(ASCII_PUNCTUATION, '\\$&');
}

/**
 * `labelText` as a Markdown code span, for documents that people also read as source: nothing but the backtick and the
 * table's bar has a meaning there (CommonMark §6.1, GFM tables), and neither is left. '' for text without anything visible.
 */
export function codeText(text: string, limit: number): string {
  const inside = labelText(text, limit).replaceAll('`', 'ˋ').replaceAll('|', '¦');
  return inside === '' ? '' : `\`${inside}\``;
}
