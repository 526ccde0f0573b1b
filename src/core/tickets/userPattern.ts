/** A person's own expression for tickets. It may come from a repository's settings, so it is as little trusted as the branch. */
export type UserPattern =
  | { readonly ok: true; readonly find: (text: string) => string | undefined }
  | { readonly ok: false; readonly reason: string };

const LONGEST_PATTERN = 200;
/** Only so much of a name is searched: the bound on time grows with a power of it. */
const LONGEST_TEXT = 120;
/** Most steps that an expression may take on the worst text: a fraction of a second. */
const MOST_STEPS = 6e7;

/**
 * Compiles the expression (JavaScript's own; `/…/i` to ignore case) if the worst time it can take is bounded: no repeats inside
 * of repeats, no back references, few repeats in all. The ticket is the group `ticket`, else the first group, else the whole.
 */
export function compilePattern(pattern: string): UserPattern {
  if (pattern.length > LONGEST_PATTERN) return { ok: false, reason: `longer than ${LONGEST_PATTERN} characters` };
  const slashes = /^\/(.*)\/(i?)$/.exec(pattern);
  const source = slashes?.[1] ?? pattern;
  const reason = whyUnsafe(source);
  if (reason !== undefined) return { ok: false, reason };
  try {
    const expression = new RegExp(source, slashes?.[2] ?? '');
    return { ok: true, find: (text) => find(expression, text) };
  } catch {
    return { ok: false, reason: 'not a regular expression' };
  }
}

function find(expression: RegExp, text: string): string | undefined {
  const found = expression.exec(text.slice(0, LONGEST_TEXT));
  const ticket = found?.groups?.['ticket'] ?? found?.[1] ?? found?.[0];
  return ticket === undefined || ticket === '' ? undefined : ticket;
}

/** What a part of an expression can do: repeat differently often, or be one of several. */
interface Atom {
  varies: boolean;
  choices: number;
  look: boolean;
}

/** The reason why an expression may take too long, or undefined. Counts the paths that a backtracking matcher can try at most. */
function whyUnsafe(source: string): string | undefined {
  const open: Atom[] = [{ varies: false, choices: 1, look: false }];
  let last: Atom | undefined;
  let endless = source.startsWith('^') && !source.includes('|') ? 0 : 1;
  let paths = 1;
  for (let at = 0; at < source.length; at += 1) {
    const rest = source.slice(at);
    const top = open.at(-1);
    if (top === undefined) return 'unbalanced brackets';
    const repeat = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(rest);
    if (repeat && last) {
      const { least, most } = range(repeat);
      if (last.look || (most > 1000 && most !== Infinity) || least > 1000) return 'a repeat that is too large';
      if (most > 1 && (last.varies || last.choices > 1)) return 'a repeat inside of a repeat';
      if (most === Infinity) endless += 1;
      else paths *= most - least + 1;
      if (most !== least) for (const group of open) group.varies = true;
      at += repeat[0].length - 1;
      last = undefined;
    } else if (rest[0] === '\\') {
      if (/^\\(?:[1-9]|k<)/.test(rest)) return 'a back reference';
      at += 1;
      last = { varies: false, choices: 1, look: false };
    } else if (rest[0] === '[') {
      const set = /^\[\^?(?:\\[^]|[^\]\\])*\]/.exec(rest);
      if (!set) return 'not a regular expression';
      at += set[0].length - 1;
      last = { varies: false, choices: 1, look: false };
    } else if (rest[0] === '(') {
      const head = /^\((?:\?(?::|=|!|<=|<!|<[A-Za-z_]\w*>))?/.exec(rest)?.[0] ?? '(';
      if (rest.startsWith('(?') && head === '(') return 'an unknown kind of group';
      open.push({ varies: false, choices: 1, look: /[=!]$/.test(head) });
      at += head.length - 1;
      last = undefined;
    } else if (rest[0] === ')') {
      last = open.pop();
      const around = open.at(-1);
      if (last && around && (last.varies || last.choices > 1)) around.varies = true;
    } else if (rest[0] === '|') {
      top.choices += 1;
      paths *= 2;
      last = undefined;
    } else {
      last = { varies: false, choices: 1, look: false };
    }
  }
  return paths * combinations(endless) > MOST_STEPS ? 'too many repeats' : undefined;
}

function range(repeat: RegExpExecArray): { least: number; most: number } {
  const sign = repeat[0][0];
  if (sign === '*') return { least: 0, most: Infinity };
  if (sign === '+') return { least: 1, most: Infinity };
  if (sign === '?') return { least: 0, most: 1 };
  const least = Number(repeat[1]);
  const most = repeat[2] === '' ? least : repeat[3] === '' ? Infinity : Number(repeat[3]);
  return { least, most: Math.max(least, most) };
}

/** In how many ways `k` repeats can share the text. */
function combinations(k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i += 1) ways *= LONGEST_TEXT / i;
  return ways;
}
