import { firstLine, parseForgeMessage, requestNumber } from '../tickets/forgeMessages.ts';
import type { Change } from './landing.ts';
import { bagShared, bagSize } from './lineCount.ts';

/** A commit as far as backing out is concerned; all are in the integration branch. */
export interface Message {
  readonly id: string;
  /** Committer time, ms UTC. */
  readonly time: number;
  readonly message: string;
}

/** Below this share left, lines are taken as gone; one commit must have removed as many as this leaves. */
export const GONE_SHARE = 0.05;
const REMOVED_SHARE = 0.95;
/** The content of fewer lines may come and go for any reason. */
const FEWEST_LINES = 3;
/** What else a commit may do in the same files and still be called a return to what was before. */
const FOREIGN_SHARE = 0.25;

/** Ids (full or shortened) that a message says it reverts. */
export function revertedIds(message: string): readonly string[] {
  return [...message.matchAll(/\bThis reverts (?:merge )?commit ([0-9a-f]{7,64})\b/gi)].map(
    (found) => found[1] as string,
  );
}

/**
 * The commit that backed out `landed` by its own words and was not itself backed out again, or undefined. `messages` are the
 * integration branch's commits that speak of a revert, in any order. Words: `This reverts commit <id>`, GitHub's `Revert "<subject>"` and
 * `Reverts owner/repo#<number>`.
 */
export function revertOf(landed: Message, messages: readonly Message[]): Message | undefined {
  return standingRevert(landed, messages, new Set([landed.id]));
}

function standingRevert(landed: Message, reverts: readonly Message[], seen: ReadonlySet<string>): Message | undefined {
  return reverts
    .filter((revert) => !seen.has(revert.id) && takesBack(revert, landed))
    .toSorted((a, b) => a.time - b.time)
    .find((revert) => !standingRevert(revert, reverts, new Set([...seen, revert.id])));
}

/** Reports whether a message has any of the words by which `revertOf` knows a revert. */
export function speaksOfRevert(message: string): boolean {
  return /^(?:Revert|Reapply) "|\bThis reverts |^Reverts \S*[#!]\d/im.test(`${subjectOf(message)}\n${message}`);
}

function takesBack(revert: Message, landed: Message): boolean {
  if (revert.time < landed.time) return false;
  const ids = revertedIds(revert.message);
  if (ids.length > 0) return ids.some((id) => landed.id.startsWith(id.toLowerCase()));
  const number = requestNumber(landed.message);
  const named = parseForgeMessage(revert.message).reverts;
  if (named !== undefined) return named === number;
  const own = subjectOf(revert.message);
  return [firstLine(landed.message).trim(), subjectOf(landed.message)].some((subject) => {
    const reapplied = /^Revert "(.+)"$/.exec(subject);
    return (
      subject !== '' && (own === `Revert "${subject}"` || (reapplied !== null && own === `Reapply "${reapplied[1]}"`))
    );
  });
}

/** The subject without what a forge adds before and behind it. */
const subjectOf = (message: string): string => parseForgeMessage(message.trimStart()).title.trim();

/**
 * Reports whether a later commit took the landing's files back to what they were: it removed nearly all added lines, brought nearly
 * all removed ones back, and did little else there. Rewriting the same lines is no revert.
 */
export function wentBack(landing: Change, later: Change): boolean {
  const added = bagSize(landing.added);
  const removed = bagSize(landing.removed);
  const undone = bagShared(landing.added, later.removed);
  const restored = bagShared(landing.removed, later.added);
  if (added + removed < FEWEST_LINES || undone < REMOVED_SHARE * added || restored < REMOVED_SHARE * removed)
    return false;
  const foreign = bagSize(later.removed) - undone + bagSize(later.added) - restored;
  return foreign <= FOREIGN_SHARE * (added + removed);
}
