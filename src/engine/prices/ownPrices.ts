import { join } from 'node:path';
import {
  NO_OVERRIDES,
  type ParsedOverrides,
  parseOverrides,
  type RateOverrides,
} from '../../core/pricing/rateOverrides.ts';
import { failureWords } from '../../core/words/failureWords.ts';
import { fileVersion, readSmallFile, writeFileAtomic } from '../../reading/atomicFile.ts';
import { hashOf } from './cachedRateCard.ts';

/** The person's own prices: one file beside the ledger, for every window and the command line. */
export const ownPricesPath = (folder: string): string => join(folder, 'prices.json');
/** What the file said when it was last right: used while it is not. */
const lastGoodPath = (folder: string): string => join(folder, 'prices.last-good.json');

const MOST_BYTES = 1_000_000;

export interface OwnPrices {
  readonly overrides: RateOverrides;
  /** '' for none. */
  readonly hash: string;
  /** Why the file is not used, for a person; '' if it is. */
  readonly problem: string;
}

/** Reads the person's prices. A file that cannot be used is reported, and its earlier content holds. */
export function readOwnPrices(folder: string): OwnPrices {
  const file = readSmallFile(ownPricesPath(folder), MOST_BYTES);
  if (file.kind === 'none') return { overrides: NO_OVERRIDES, hash: '', problem: '' };
  const parsed = file.kind === 'text' ? parseText(file.text) : { ok: false as const, reason: file.reason };
  if (!parsed.ok) return { ...lastGood(folder), problem: failureWords.pricesUnused({ why: parsed.reason }) };
  const own = ownOf(parsed.overrides);
  remember(folder, parsed.overrides);
  return own;
}

const EXAMPLE = `{
  "aliases": {},
  "prices": []
}
`;

/** The file's path; makes one that changes nothing if there is none. */
export function ensureOwnPrices(folder: string): string {
  const path = ownPricesPath(folder);
  if (fileVersion(path) === '') writeFileAtomic(path, EXAMPLE);
  return path;
}

function ownOf(overrides: RateOverrides): OwnPrices {
  const empty = overrides.prices.length === 0 && Object.keys(overrides.aliases).length === 0;
  return { overrides, hash: empty ? '' : hashOf(JSON.stringify(overrides)), problem: '' };
}

function lastGood(folder: string): OwnPrices {
  const file = readSmallFile(lastGoodPath(folder), MOST_BYTES);
  const parsed = file.kind === 'text' ? parseText(file.text) : undefined;
  return ownOf(parsed?.ok === true ? parsed.overrides : NO_OVERRIDES);
}

function remember(folder: string, overrides: RateOverrides): void {
  const text = JSON.stringify(overrides);
  const before = readSmallFile(lastGoodPath(folder), MOST_BYTES);
  if (before.kind === 'text' && before.text === text) return;
  try {
    writeFileAtomic(lastGoodPath(folder), text);
  } catch {
    // A full disk: then a later mistake in the file finds nothing to fall back on, which is no reason to stop now.
  }
}

function parseText(text: string): ParsedOverrides {
  try {
    return parseOverrides(JSON.parse(text));
  } catch (error) {
    return { ok: false, reason: failureWords.noJsonBecause({ why: (error as Error).message }) };
  }
}
