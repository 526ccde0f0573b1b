import { DAY_MS } from '../durations.ts';
import { isSignificant } from './lineCount.ts';
import type { OutcomeState, Retained } from './outcome.ts';
import type { FilePatch } from './patch.ts';

/** Numbers of the lines that a landing added, by path, in the landed version. */
export type LandedLines = ReadonlyMap<string, ReadonlySet<number>>;

/** Shares of fewer lines are not shown. */
export const FEWEST_SHOWN_LINES = 10;

/** The lines of a landing that count: significant ones, in files that count. `patch` goes from before the landing to it. */
export function landedLines(patch: readonly FilePatch[], counts: (path: string) => boolean): LandedLines {
  const lines = new Map<string, Set<number>>();
  for (const file of patch) {
    if (file.newPath === '' || !counts(file.newPath)) continue;
    const numbers = new Set<number>();
    for (const hunk of file.hunks) {
      hunk.added.forEach((line, index) => {
        if (isSignificant(line)) numbers.add(hunk.newStart + index);
      });
    }
    if (numbers.size > 0) lines.set(file.newPath, numbers);
  }
  return lines;
}

export function countLines(lines: LandedLines): number {
  let count = 0;
  for (const numbers of lines.values()) count += numbers.size;
  return count;
}

/** Returns how many landed lines are gone. `later` goes from the landing to a later state; a moved file keeps its lines, a deleted one loses all. */
export function goneLines(lines: LandedLines, later: readonly FilePatch[]): number {
  let gone = 0;
  for (const file of later) {
    const numbers = lines.get(file.oldPath);
    if (!numbers) continue;
    if (file.newPath === '') {
      gone += numbers.size;
      continue;
    }
    for (const hunk of file.hunks) {
      for (let i = 0; i < hunk.removed.length; i++) if (numbers.has(hunk.oldStart + i)) gone++;
    }
  }
  return gone;
}

/** Lines that are in both, by path: which of a landing's lines a note names. */
export function commonLines(a: LandedLines, b: LandedLines): LandedLines {
  const common = new Map<string, ReadonlySet<number>>();
  for (const [path, numbers] of a) {
    const other = b.get(path);
    const both = other ? new Set([...numbers].filter((number) => other.has(number))) : new Set<number>();
    if (both.size > 0) common.set(path, both);
  }
  return common;
}

/** Lines of a landing and how many were left at each moment; null where the moment has not come or could not be measured. */
export interface KeptCounts {
  readonly lines: number;
  readonly left: { readonly '14': number | null; readonly '30': number | null; readonly '90': number | null };
  /** At the newest moment within 90 days. */
  readonly leftNow: number | null;
}

/** Shares as they may be shown: hidden for fewer than 10 lines. */
export function shownRetention(kept: KeptCounts): Retained {
  const share = (left: number | null): number | null =>
    left === null || kept.lines < FEWEST_SHOWN_LINES ? null : left / kept.lines;
  return { '14': share(kept.left['14']), '30': share(kept.left['30']), '90': share(kept.left['90']) };
}

const YOUNG_DAYS = 30;

/**
 * The state of something that landed and was not backed out. A landing without countable lines (only
 * deletions, data, locks) of which nothing was lost counts as kept: it is still there.
 */
export function landedState(landedAt: number, kept: KeptCounts | undefined, now: number): OutcomeState {
  if (now - landedAt < YOUNG_DAYS * DAY_MS) return 'landed_young';
  const left = kept?.left['30'] ?? null;
  if (!kept || kept.lines === 0 || left === null) return 'landed_kept';
  const share = left / kept.lines;
  if (share >= 0.8) return 'landed_kept';
  return share >= 0.5 ? 'landed_changed' : 'landed_replaced';
}
