import { HOUR_MS, MINUTE_MS } from '../durations.ts';
import type { Charge } from './charge.ts';

/**
 * Every type of token, once, in the order in which tables list them. Sums, columns, schemas and labels derive from this list.
 *
 * - `charge`: the part of the list cost that the type belongs to. Types of one part are shown together where space is short.
 * - `partOf`: the type that contains this one. Such a type is shown and never added.
 * - `keptFor`: for how long the provider keeps what was written, ms.
 * - `column`: the name of its column in exported tables.
 */
export const TOKEN_TYPES = [
  /** What was neither read from nor written to a cache. */
  { name: 'input', charge: 'input', column: 'input_tokens', label: 'Input, not cached' },
  {
    name: 'cacheWrite5m',
    charge: 'cacheWrite',
    keptFor: 5 * MINUTE_MS,
    column: 'cache_write_5m_tokens',
    label: 'Cache write, 5 min',
  },
  {
    name: 'cacheWrite1h',
    charge: 'cacheWrite',
    keptFor: HOUR_MS,
    column: 'cache_write_1h_tokens',
    label: 'Cache write, 1 h',
  },
  { name: 'cacheRead', charge: 'cacheRead', column: 'cache_read_tokens', label: 'Cache read' },
  /** Every billed output token. */
  { name: 'output', charge: 'output', column: 'output_tokens', label: 'Output' },
  { name: 'reasoning', charge: 'output', column: 'reasoning_tokens', label: 'Reasoning', partOf: 'output' },
] as const satisfies readonly TokenTypeFacts[];

interface TokenTypeFacts {
  readonly name: string;
  readonly charge: keyof Charge;
  readonly column: string;
  readonly label: string;
  readonly keptFor?: number;
  readonly partOf?: string;
}

type TokenFacts = (typeof TOKEN_TYPES)[number];
/** The name of a token type, as `Tokens` and the wire have it. */
export type TokenType = TokenFacts['name'];
/** A token type that sums count: no part of another one. */
export type CountedTokenType = Exclude<TokenFacts, { readonly partOf: string }>['name'];

export const TOKEN_NAMES: readonly TokenType[] = TOKEN_TYPES.map(({ name }) => name);

const isCounted = (facts: TokenTypeFacts): boolean => facts.partOf === undefined;

/** The types that sums count, each token once. */
export const COUNTED_TOKEN_NAMES = TOKEN_TYPES.filter(isCounted).map(({ name }) => name) as readonly CountedTokenType[];

/** Heads of the token columns of an exported table, in the order of `TOKEN_NAMES`. */
export const TOKEN_COLUMNS: readonly string[] = TOKEN_TYPES.map(({ column }) => column);

const countedTypesOf = (charge: keyof Charge): readonly CountedTokenType[] =>
  COUNTED_TOKEN_NAMES.filter((name) => TOKEN_TYPES.some((type) => type.name === name && type.charge === charge));

const TYPES_OF_CHARGE: Readonly<Record<keyof Charge, readonly CountedTokenType[]>> = {
  input: countedTypesOf('input'),
  cacheWrite: countedTypesOf('cacheWrite'),
  cacheRead: countedTypesOf('cacheRead'),
  output: countedTypesOf('output'),
  other: countedTypesOf('other'),
};

/** The counted types that a part of the list cost belongs to; none for what is billed beside tokens. */
export const tokenTypesOf = (charge: keyof Charge): readonly CountedTokenType[] => TYPES_OF_CHARGE[charge];

/** The types of cache writes with their lifetimes, the longest first. */
export const CACHE_WRITES: readonly { readonly name: CountedTokenType; readonly keptFor: number }[] =
  COUNTED_TOKEN_NAMES.flatMap((name) => {
    const facts: TokenTypeFacts | undefined = TOKEN_TYPES.find((type) => type.name === name);
    return facts?.keptFor === undefined ? [] : [{ name, keptFor: facts.keptFor }];
  }).toSorted((a, b) => b.keptFor - a.keptFor);

/** The shortest-lived cache write: what a write counts as where the log does not name its lifetime. */
export const SHORTEST_WRITE: CountedTokenType = CACHE_WRITES.at(-1)?.name ?? 'input';

/** The type of a cache write of this lifetime (ms); the shortest-lived one where there is none. */
export const cacheWriteOf = (keptFor: number): CountedTokenType =>
  CACHE_WRITES.find((write) => write.keptFor === keptFor)?.name ?? SHORTEST_WRITE;

/** An object with a value for each token type. */
export function forEachTokenType<V>(valueOf: (type: TokenType) => V): Readonly<Record<TokenType, V>> {
  return Object.fromEntries(TOKEN_NAMES.map((name) => [name, valueOf(name)])) as Record<TokenType, V>;
}

/** The same for the types that sums count. */
export function forEachCountedType<V>(valueOf: (type: CountedTokenType) => V): Readonly<Record<CountedTokenType, V>> {
  return Object.fromEntries(COUNTED_TOKEN_NAMES.map((name) => [name, valueOf(name)])) as Record<CountedTokenType, V>;
}
