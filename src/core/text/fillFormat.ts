const SEPARATOR = ' · ';
const TEXT_LIMIT = 240;

export type FormatValues = ReadonlyMap<string, string>;

/**
 * Fills `${token}`s in one pass, so a value is never read as a format. Text between ` · ` whose tokens are all empty is left
 * out with its separator. A token that is not known stays as it is written, so that a typing mistake can be seen.
 */
export function fillFormat(format: string, values: FormatValues): string {
  return format
    .replace(/\s+/g, ' ')
    .split(SEPARATOR)
    .map((piece) => fillPiece(piece, values))
    .filter((piece) => piece !== undefined)
    .join(SEPARATOR)
    .trim()
    .slice(0, TEXT_LIMIT);
}

function fillPiece(piece: string, values: FormatValues): string | undefined {
  let known = 0;
  let filled = 0;
  const text = piece.replace(/\$\{([A-Za-z.]+)\}/g, (whole, name: string) => {
    const value = values.get(name);
    if (value === undefined) return whole;
    known += 1;
    if (value !== '') filled += 1;
    return value;
  });
  return known > 0 && filled === 0 ? undefined : text;
}
