/** A spreadsheet takes such a cell for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;
/** Where a program that separates cells otherwise, or that does not know quotes in the middle of a cell, begins the next cell. */
const INNER_FORMULA = /([;\t] *"?)(?=[=+\-@])|([\r\n]"?)(?=[=+@])/g;

/**
 * Lines of cells as RFC 4180 text. A text that a spreadsheet would run is kept from it by an apostrophe, also where the
 * spreadsheet separates cells by semicolons or tabs.
 */
export function csv(lines: readonly (readonly (string | number)[])[]): string {
  return lines.map((line) => `${line.map(field).join(',')}\r\n`).join('');
}

function field(cell: string | number): string {
  const text = String(cell);
  const guarded = text.replace(INNER_FORMULA, "$1$2'");
  const safe = FORMULA.test(guarded) && !NUMBER.test(guarded) ? `'${guarded}` : guarded;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
