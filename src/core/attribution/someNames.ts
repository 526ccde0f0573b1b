/**
 * `main, fix/a +2`: the first names, and how many more. One form for all places that name several branches. `clean` makes one plain
 * text of a name.
 */
export function someNames(names: readonly string[], clean: (name: string) => string, shown = 2): string {
  const more = names.length - shown;
  return names.slice(0, shown).map(clean).join(', ') + (more > 0 ? ` +${more}` : '');
}
