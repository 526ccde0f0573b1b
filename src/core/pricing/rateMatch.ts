import { LONGEST_NAME } from '../usage/modelId.ts';
import type { Match } from './rates.ts';

const LONGEST_PATTERN = 200;

/**
 * Does a model's name (lower case) meet a rule of the card? As upstream does it: text is compared without regard to case,
 * patterns run over the lower-case name. Patterns of a card were looked at by `safePattern` when the card was read.
 */
export function matches(rule: Match, name: string): boolean {
  if ('or' in rule) return rule.or.some((r) => matches(r, name));
  if ('and' in rule) return rule.and.every((r) => matches(r, name));
  if ('equals' in rule) return name === rule.equals.toLowerCase();
  if ('starts_with' in rule) return name.startsWith(rule.starts_with.toLowerCase());
  if ('ends_with' in rule) return name.endsWith(rule.ends_with.toLowerCase());
  if ('contains' in rule) return name.includes(rule.contains.toLowerCase());
  return meetsPattern(rule.regex, name);
}

/**
 * Does the rule spell this very name out, so that its author knew it? `starts_with: "claude-sonnet-5"` meets
 * `claude-sonnet-5-5` too, but does not list it.
 */
export function lists(rule: Match, name: string): boolean {
  if ('or' in rule) return rule.or.some((r) => lists(r, name));
  if ('and' in rule) return matches(rule, name) && rule.and.some((r) => lists(r, name));
  if ('equals' in rule) return name === rule.equals.toLowerCase();
  if ('starts_with' in rule) return name === rule.starts_with.toLowerCase();
  if ('ends_with' in rule) return name === rule.ends_with.toLowerCase();
  if ('contains' in rule) return name === rule.contains.toLowerCase();
  return rule.regex.startsWith('^') && rule.regex.endsWith('$') && meetsPattern(rule.regex, name);
}

/**
 * May this pattern of a card from the network run? Cards need anchors, literals, `\d{8}` and look-aheads. Refused is what
 * makes a pattern slow on some name: references back, look-behinds, repeated groups, open ranges, more than one `*` or `+`,
 * more than eight `?`.
 */
export function safePattern(pattern: string): boolean {
  if (pattern.length > LONGEST_PATTERN) return false;
  // Escaped characters and classes stand for one character each; what is left shows the structure.
  const bare = pattern
    .replace(/\\k|\\[1-9]/g, '(?<')
    .replace(/\\./g, 'x')
    .replace(/\[[^\]]*\]/g, 'x');
  if (bare.includes('(?<') || /\)[*+{]/.test(bare)) return false;
  if (/\{(?!\d{1,2}\})/.test(bare) || (bare.match(/\{/g) ?? []).length > 8) return false;
  if ((bare.match(/[*+]/g) ?? []).length > 1 || (bare.replaceAll('(?', '(').match(/\?/g) ?? []).length > 8)
    return false;
  return compile(pattern) !== undefined;
}

function meetsPattern(pattern: string, name: string): boolean {
  return name.length <= LONGEST_NAME && (compile(pattern)?.test(name) ?? false);
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}
