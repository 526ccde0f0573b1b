import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type NextTurn, nextTurn } from '../../core/live/nextTurn.ts';
import type { PlanWindow } from '../../core/live/planWindow.ts';
import { PLAIN_LINE, statusLine } from '../../core/live/statusLine.ts';
import { parseStatusLine, type StatusLineInput } from '../../core/live/statusLineInput.ts';
import { QUICK_FORMATS } from '../../core/text/quickFormats.ts';
import { openForGlance } from '../../ledger/file/openForGlance.ts';
import { storedPlanWindows } from '../../ledger/planWindowStore.ts';
import { PriceBook } from '../prices/priceBook.ts';
import { storeReading } from './statusLineStore.ts';

export interface StatusLineQuestion {
  /** The standard input, at most 64 KB of it. */
  readonly text: string;
  readonly ledgerPath: string;
  /** Folder of the rate card that shipped. */
  readonly dist: string;
  /** Claude Code's home where the input does not name the transcript. */
  readonly home: string;
  readonly format: string;
  /** ms UTC. */
  readonly now: number;
}

/**
 * The line for Claude Code's status line. It stores plan windows and the context window in the ledger if they are new. A ledger
 * that is locked, missing, damaged or of another version, and input that is no JSON, give a shorter line. Never throws.
 */
export function answerStatusLine(question: StatusLineQuestion): string {
  const input = parseStatusLine(question.text);
  if (input === undefined) return PLAIN_LINE;
  const { now, format } = question;
  const home = homeOf(input, question.home);
  const seen = input.windows.map((window): PlanWindow => ({ ...window, agent: 'claude-code', home, seenAt: now }));
  const windows =
    orElse(() => withLedger(question.ledgerPath, (db) => exchange(db, input, seen, now)), undefined) ?? seen;
  const next = orElse(() => turnOf(input, question), undefined);
  const parts = { input, next, format, formats: QUICK_FORMATS, now };
  return orElse(() => statusLine({ ...parts, windows: seen.length > 0 ? seen : ofHome(windows, home) }), PLAIN_LINE);
}

const ofHome = (windows: readonly PlanWindow[], home: string): readonly PlanWindow[] =>
  windows.filter((window) => window.agent === 'claude-code' && window.home === home);

function exchange(db: DatabaseSync, input: StatusLineInput, seen: readonly PlanWindow[], now: number) {
  // What is stored is shown even where nothing can be written now.
  orElse(
    () => storeReading(db, { session: input.session, contextWindow: input.contextWindow, windows: seen, now }),
    false,
  );
  return seen.length > 0 ? seen : storedPlanWindows(db);
}

function withLedger<T>(path: string, work: (db: DatabaseSync) => T): T | undefined {
  if (!existsSync(path)) return undefined;
  const db = openForGlance(path);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

function turnOf(input: StatusLineInput, { dist, ledgerPath, now }: StatusLineQuestion): NextTurn | undefined {
  const { lastCall: tokens, model, cacheExpiresAt, cacheKeptFor } = input;
  if (tokens === undefined || model === '') return undefined;
  // Claude Code rounds the end up: no call was made in the future.
  const time = cacheExpiresAt === undefined ? now : Math.min(now, cacheExpiresAt - cacheKeptFor);
  const call = { agent: 'claude-code', provider: 'anthropic', model, modifiers: '', time, tokens } as const;
  const pricer = new PriceBook({ dist, folder: dirname(ledgerPath) });
  return nextTurn({ calls: [{ ...call, sideChain: false }], namedWindow: input.contextWindow, pricer, now });
}

/** `<home>/projects/…` is where the transcript is. */
function homeOf({ transcript }: StatusLineInput, otherwise: string): string {
  const [, home] = /^(.+?)[\\/]projects[\\/]/u.exec(transcript) ?? [];
  return home ?? otherwise;
}

function orElse<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
