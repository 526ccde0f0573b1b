import { type CountedPath, countedFiles } from '../core/countedFiles.ts';
import type { Horizon, Landing, Piece } from '../core/outcome.ts';
import { type OutcomeCache, remembered } from '../core/outcomeCache.ts';
import { type FilePatch, parsePatch } from '../core/patch.ts';
import {
  commonLines,
  countLines,
  goneLines,
  type KeptCounts,
  type LandedLines,
  landedLines,
} from '../core/retention.ts';
import { patchText } from '../git/landingFacts.ts';
import { fileAt } from '../git/objects.ts';
import { boundedPaths } from './boundedPaths.ts';
import type { MainHistory } from './mainHistory.ts';
import type { OutcomeRepo } from './outcomeRepo.ts';

const DAY = 86_400_000;
const LONGEST_HORIZON = 90;

/** Which of a landing's lines are looked at: all, or the ones a note ascribes. `name` tells them apart in the cache. */
export interface LineChoice {
  readonly name: string;
  lines(piece: Piece): Promise<LandedLines>;
}

export interface KeptQuestion {
  readonly repo: OutcomeRepo;
  readonly history: MainHistory;
  readonly landing: Landing;
  readonly cache: OutcomeCache;
  readonly signal: AbortSignal | undefined;
}

interface PieceCount {
  readonly lines: number;
  readonly left: number;
}

/** How many landed lines there were and were left at each horizon (outcomes.md §6.1). Throws `GitError`. */
export async function keptLines(question: KeptQuestion, choice?: LineChoice): Promise<KeptCounts> {
  const { landing } = question;
  const at = (days: Horizon): Promise<PieceCount | null> => countAt(question, momentAfter(question, days), choice);
  const now = await countAt(question, newestMoment(question), choice);
  const left = async (days: Horizon): Promise<number | null> => (await at(days))?.left ?? null;
  const lines = now?.lines ?? (await countAt(question, landing.commit, choice))?.lines ?? 0;
  return {
    lines,
    left: { '14': await left(14), '30': await left(30), '90': await left(90) },
    leftNow: now?.left ?? null,
  };
}

/** The integration branch so many days after the landing; undefined if that is still to come, or later than the last fetch. */
function momentAfter({ repo, history, landing }: KeptQuestion, days: number): string | undefined {
  const time = landing.time + days * DAY;
  if (time > repo.now) return undefined;
  if (landing.into.startsWith('refs/remotes/') && repo.asOf !== null && repo.asOf < time) return undefined;
  return history.at(time)?.id;
}

function newestMoment({ repo, history, landing }: KeptQuestion): string | undefined {
  return history.at(Math.min(repo.now, landing.time + LONGEST_HORIZON * DAY))?.id ?? history.commits[0]?.id;
}

async function countAt(
  question: KeptQuestion,
  moment: string | undefined,
  choice?: LineChoice,
): Promise<PieceCount | null> {
  if (moment === undefined) return null;
  let lines = 0;
  let left = 0;
  for (const piece of question.landing.pieces) {
    const key = `kept/1/${piece.base}/${piece.commit}/${moment}/${choice?.name ?? ''}`;
    const count = await remembered(question.cache, key, () => countPiece(question, piece, moment, choice));
    lines += count.lines;
    left += count.left;
  }
  return { lines, left };
}

async function countPiece(
  question: KeptQuestion,
  piece: Piece,
  moment: string,
  choice: LineChoice | undefined,
): Promise<PieceCount> {
  const all = await linesOfPiece(question, piece);
  const lines = choice ? commonLines(all, await choice.lines(piece)) : all;
  const count = countLines(lines);
  if (count === 0 || moment === piece.commit) return { lines: count, left: count };
  return { lines: count, left: count - goneLines(lines, await laterPatch(question, piece.commit, moment, lines)) };
}

async function linesOfPiece({ repo, signal }: KeptQuestion, { base, commit }: Piece): Promise<LandedLines> {
  const patch = parsePatch(
    await patchText(repo.store, base || repo.store.emptyTree, commit, { renames: false }, signal),
  );
  return landedLines(patch, await countedPathsAt(repo, commit, signal));
}

async function countedPathsAt(
  repo: OutcomeRepo,
  commit: string,
  signal: AbortSignal | undefined,
): Promise<CountedPath> {
  return countedFiles(await fileAt(repo.store, commit, '.gitattributes', signal));
}

/** From the landing to a later state, in the landed files only; if one of them vanished, in all, to see where it went. */
async function laterPatch(
  { repo, signal }: KeptQuestion,
  from: string,
  to: string,
  lines: LandedLines,
): Promise<readonly FilePatch[]> {
  const paths = boundedPaths([...lines.keys()]);
  const all = paths.length < lines.size;
  const narrow = all ? [] : parsePatch(await patchText(repo.store, from, to, { renames: false, paths }, signal));
  if (!all && narrow.every(({ newPath }) => newPath !== '')) return narrow;
  return parsePatch(await patchText(repo.store, from, to, { renames: true }, signal));
}
