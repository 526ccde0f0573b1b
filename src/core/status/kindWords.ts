import { figureWords } from '../words/figureWords.ts';
import type { Kind } from './split.ts';

const NAMES: Readonly<Record<Kind, () => string>> = {
  output: figureWords.output,
  cacheRead: figureWords.cacheRead,
  cacheWrite: figureWords.cacheWrite,
  input: figureWords.input,
  other: figureWords.other,
};

const SHORT_NAMES: Readonly<Record<Kind, () => string>> = {
  output: figureWords.shortOutput,
  cacheRead: figureWords.shortCacheRead,
  cacheWrite: figureWords.shortCacheWrite,
  input: figureWords.shortInput,
  other: figureWords.shortOther,
};

const SPOKEN_NAMES: Readonly<Record<Kind, () => string>> = {
  output: figureWords.spokenOutput,
  cacheRead: figureWords.spokenCacheRead,
  cacheWrite: figureWords.spokenCacheWrite,
  input: figureWords.spokenInput,
  other: figureWords.spokenOther,
};

/** `Cache read`: in tables. */
export const kindName = (kind: Kind): string => NAMES[kind]();

/** `read`: in the status bar. */
export const shortKindName = (kind: Kind): string => SHORT_NAMES[kind]();

/** `cache read`: within a sentence. */
export const spokenKindName = (kind: Kind): string => SPOKEN_NAMES[kind]();
