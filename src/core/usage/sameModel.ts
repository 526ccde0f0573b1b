import { readModelName } from './modelId.ts';

/** How hard a model was asked to think is set beside its name by some agents; the price per token is the same. */
const EFFORT = new Set(['thinking', 'none', 'minimal', 'low', 'medium', 'high', 'xhigh']);

/**
 * Is `name` the card's model `id` itself, and not a relative of it? The same words must be left when what does not change a
 * price is taken off: a date (`20250929`, `2025-09-29`), a dated preview, `latest`, a revision (`002`), the effort at the
 * end. A further version number or word (`claude-sonnet-5-5`, `gpt-5.5-codex`) makes it another model.
 */
export function sameModel(name: string, id: string): boolean {
  const b = words(id, '-preview');
  return [words(name, '-preview'), words(name, '')].some((a) => equal(a, b) || equal(withoutEffort(a), b));
}

/** Names a model so that all spellings which `sameModel` takes for one have one key. */
export const sameModelKey = (name: string): string => words(name, '-preview').join('-');

/** Is `name` the card's id with something more behind it that could be another model: `gpt-5.5-codex` for `gpt-5.5`? */
export function goesBeyond(name: string, id: string): boolean {
  const a = withoutEffort(words(name, '-preview'));
  const b = words(id, '-preview');
  const more = a.slice(b.length).filter((w) => !/^(?:preview|exp|beta|\d{4})$/.test(w));
  return more.length > 0 && b.every((w, i) => w === a[i]);
}

/** The name without the effort behind it, or undefined if it has none: `gpt-5.4-high`, `claude-opus-4-6:thinking`, `gpt-5 (high)`. */
export function plainEffort(name: string): string | undefined {
  const found = /^(.+?)(?:[-:]|\s*\()(thinking|none|minimal|low|medium|high|xhigh)\)?$/.exec(name);
  return found?.[1];
}

/** `dated` is what a preview with a date is read as: with the word, or without it. */
function words(name: string, dated: '-preview' | ''): readonly string[] {
  const id = readModelName(name)
    .id.replace(
      /^claude-(\d)(?:-(\d))?-([a-z]+)/,
      (_, major, minor, kind) => `claude-${kind}-${major}${minor ? `-${minor}` : ''}`,
    )
    .replace(/-preview-\d{2}-\d{2}(?:\d{2})?(?=$|-)/, dated)
    .replace(/-20\d{2}-?\d{2}-?\d{2}(?=$|[-:])/, '');
  const all = id.split(/[-._: ()]+/).filter((w) => w !== '' && w !== 'latest' && !/^0\d\d$/.test(w));
  // Anthropic writes the first of a series with and without its zero: claude-opus-4, claude-opus-4-0.
  return all[0] === 'claude' && all.at(-1) === '0' ? all.slice(0, -1) : all;
}

function withoutEffort(all: readonly string[]): readonly string[] {
  return EFFORT.has(all.at(-1) ?? '') ? all.slice(0, -1) : all;
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((w, i) => w === b[i]);
}
