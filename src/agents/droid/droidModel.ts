import { fieldsOf, listOf, parseJson, textOf } from '../format/fields.ts';

/** A session's name of a model that the person added: `custom:<name>-<n>`, the n-th of that name. */
const CUSTOM = /^custom:(.+)-(\d+)$/u;

/**
 * Returns the id of a session's model. One that the person added is named by its place in `settings.json`: of that file, which
 * holds keys too, only names and ids are read. Where the file does not name it any more, its name stands for it.
 */
export function droidModel(name: string, settings: () => string | undefined): string {
  const [, shown, place] = CUSTOM.exec(name) ?? [];
  if (shown === undefined) return name.replace(/^custom:/u, '');
  const named = listOf(fieldsOf(parseJson(settings() ?? ''))['customModels'])
    .map(fieldsOf)
    .map((each) => ({ id: textOf(each['model']), name: textOf(each['displayName']) || textOf(each['model']) }))
    .filter((each) => each.id !== '' && (slug(each.name) === slug(shown) || each.id === shown));
  return (named[Number(place)] ?? named[0])?.id ?? shown;
}

const slug = (name: string): string =>
  name
    .trim()
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .toLowerCase();
