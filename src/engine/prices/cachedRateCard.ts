import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { REFRESH_MAX_BYTES } from '../../core/pricing/decideRefresh.ts';
import { parseRateCard, trustedCard } from '../../core/pricing/rateSchema.ts';
import type { RateCard } from '../../core/pricing/rates.ts';
import { readSmallFile, writeFileAtomic } from '../../reading/atomicFile.ts';

/** A card and what its bytes hash to. */
export interface HashedCard {
  readonly card: RateCard;
  readonly hash: string;
}

export interface KeptCard extends HashedCard {
  readonly text: string;
}

/**
 * The newest card that anything on this machine has had is beside the ledger: what a refresh brought, or what shipped with
 * the newest version that ran here. All windows and the command line use it, so that they charge alike.
 */
export const keptCardPath = (folder: string): string => join(folder, 'rate-card.json');
/** When the network was asked, and what the kept card's bytes must hash to if nobody else wrote them. */
const refreshStatePath = (folder: string): string => join(folder, 'rate-card.state.json');

export interface RefreshState {
  /** When the network was last asked, ms UTC; 0 for never. */
  readonly asked: number;
  readonly etag: string;
  /** Of which address the etag is. */
  readonly url: string;
  readonly hash: string;
}

const NO_STATE: RefreshState = { asked: 0, etag: '', url: '', hash: '' };

/** Returns the state on disk. A field that is missing has its empty value; a file with another type in a field counts as none. */
export function readRefreshState(folder: string): RefreshState {
  const file = readSmallFile(refreshStatePath(folder), 10_000);
  const json = file.kind === 'text' ? parseJson(file.text) : undefined;
  // By hand: a schema takes longer to compile than all else that a short command does with prices.
  if (typeof json !== 'object' || json === null) return NO_STATE;
  const { asked = 0, etag = '', url = '', hash = '' } = json as Readonly<Record<keyof RefreshState, unknown>>;
  const isState = typeof asked === 'number' && [etag, url, hash].every((each) => typeof each === 'string');
  return isState ? ({ asked, etag, url, hash } as RefreshState) : NO_STATE;
}

export function writeRefreshState(folder: string, state: RefreshState): void {
  writeFileAtomic(refreshStatePath(folder), JSON.stringify(state));
}

/** The kept card; a sentence if there is a file and it holds none. What we did not write ourselves is checked as strictly as the network's. */
export function readKeptCard(folder: string, state: RefreshState): KeptCard | string | undefined {
  const file = readSmallFile(keptCardPath(folder), 2 * REFRESH_MAX_BYTES);
  if (file.kind === 'none') return undefined;
  if (file.kind === 'problem') return `the kept rate card cannot be read: ${file.reason}`;
  const { text } = file;
  const hash = hashOf(text);
  const json = parseJson(text);
  if (hash === state.hash) {
    const card = trustedCard(json);
    if (card !== undefined) return { card, hash, text };
  }
  const parsed = parseRateCard(json);
  return parsed.ok ? { card: parsed.card, hash, text } : `the kept rate card is not used: ${parsed.reason}`;
}

/** Keeps a card that was checked. */
export function keepCard(folder: string, text: string, state: Omit<RefreshState, 'hash'>): void {
  writeFileAtomic(keptCardPath(folder), text);
  writeRefreshState(folder, { ...state, hash: hashOf(text) });
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
