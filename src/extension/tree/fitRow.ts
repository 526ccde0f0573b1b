/** Width of the side bar as VS Code opens it, less what a row has beside its text: the arrow, an indent for each level, an icon, px. */
const TEXT_WIDTH = { day: 252, work: 222, session: 214 } as const;
/** Widths of a usual sign at the editor's 13 px: labels, and the smaller and paler description behind, px. */
const LABEL_SIGN = 7;
const DESCRIPTION_SIGN = 6.3;
const GAP = 6;
/** A name that is cut further says nothing. */
const LEAST_LABEL = 8;

/** Signs that are twice as wide: of Chinese, Japanese and Korean, and symbols of the emoji blocks. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

const columnsOf = (text: string): number => Array.from(text).reduce((sum, sign) => sum + (WIDE.test(sign) ? 2 : 1), 0);

/** Estimates the width of a row's text, px. */
export const rowWidth = (label: string, description: string): number =>
  columnsOf(label) * LABEL_SIGN + GAP + columnsOf(description) * DESCRIPTION_SIGN;

export const roomOf = (level: keyof typeof TEXT_WIDTH): number => TEXT_WIDTH[level];

/**
 * Fits a row into a side bar of the width with which VS Code opens it. The cost is always whole: the name is cut for it, and of the
 * further facts the first are there that still fit. The tooltip has all.
 */
export function fitRow(
  level: keyof typeof TEXT_WIDTH,
  name: string,
  cost: string,
  facts: readonly string[],
): { readonly label: string; readonly description: string } {
  const room = TEXT_WIDTH[level];
  const columns = Math.floor((room - GAP - columnsOf(cost) * DESCRIPTION_SIGN) / LABEL_SIGN);
  const label = cutColumns(name, Math.max(LEAST_LABEL, columns));
  let description = cost;
  for (const fact of facts) {
    const longer = `${description} · ${fact}`;
    if (rowWidth(label, longer) > room) break;
    description = longer;
  }
  return { label, description };
}

function cutColumns(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let cut = '';
  for (const sign of text) {
    if (columnsOf(cut + sign) > columns - 1) break;
    cut += sign;
  }
  return `${cut.trimEnd()}…`;
}
