import { DAY_MS } from '../../../core/durations.ts';
import type { CommitRange, Landing } from '../../../core/outcomes/outcome.ts';
import { type OutcomeCache, recall } from '../../../core/outcomes/outcomeCache.ts';
import { type FilePatch, parsePatch, parsePatches } from '../../../core/outcomes/patch.ts';
import {
  commonLines,
  countLines,
  goneLines,
  type KeptCounts,
  type LandedLines,
  landedLines,
} from '../../../core/outcomes/retention.ts';
import { patchesText, patchText } from '../../../git/landingFacts.ts';
import { boundedPaths } from '../history/boundedPaths.ts';
import type { FirstParentHistory } from '../history/firstParentHistory.ts';
import type { OutcomeRepo } from '../history/outcomeRepo.ts';

const LONGEST_HORIZON = 90;

/** Which of a landing's lines are looked at: all, or the ones a note ascribes. `name` distinguishes them in the cache. */
export interface LineChoice {
  readonly name: string;
  lines(piece: CommitRange): Promise<LandedLines>;
}

export interface RetentionQuestion {
  readonly repo: OutcomeRepo;
  readonly history: FirstParentHistory;
  readonly landing: Landing;
  readonly cache: OutcomeCache;
  readonly signal: AbortSignal | undefined;
}

/** Of one piece of a landing, at one moment. */
interface PieceCount {
  readonly lines: number;
  readonly left: number;
}

/** Returns how many landed lines there were and were left at each horizon. Throws `GitError`. */
export async function lineRetention(question: RetentionQuestion, choice?: LineChoice): Promise<KeptCounts> {
  const { landing } = question;
  const moments = {
    '14': momentAfter(question, 14),
    '30': momentAfter(question, 30),
    '90': momentAfter(question, 90),
    now: newestMoment(question),
  };
  const sums = await countPieces(question, [...new Set(Object.values(moments)), landing.commit], choice);
  const left = (moment: string | undefined): number | null =>
    moment === undefined ? null : (sums.get(moment)?.left ?? null);
  return {
    lines: sums.get(landing.commit)?.lines ?? 0,
    left: { '14': left(moments['14']), '30': left(moments['30']), '90': left(moments['90']) },
    leftNow: left(moments.now),
  };
}

/** The integration branch so many days after the landing; undefined if that is still to come, or later than the last fetch. */
function momentAfter({ repo, history, landing }: RetentionQuestion, days: number): string | undefined {
  const time = landing.time + days * DAY_MS;
  if (time > repo.now) return undefined;
  if (landing.into.startsWith('refs/remotes/') && repo.asOf !== null && repo.asOf < time) return undefined;
  return history.at(time)?.id;
}

function newestMoment({ repo, history, landing }: RetentionQuestion): string | undefined {
  return history.at(Math.min(repo.now, landing.time + LONGEST_HORIZON * DAY_MS))?.id ?? history.commits[0]?.id;
}

/** Sums over the landing's pieces, by moment. */
async function countPieces(
  question: RetentionQuestion,
  moments: readonly (string | undefined)[],
  choice: LineChoice | undefined,
): Promise<ReadonlyMap<string, PieceCount>> {
  const rules = (await question.repo.counted()).name;
  const wanted = [...new Set(moments.filter((moment) => moment !== undefined))];
  const sums = new Map<string, PieceCount>();
  for (const piece of question.landing.pieces) {
    const key = (moment: string): string =>
      `kept/2/${piece.base}/${piece.commit}/${moment}/${rules}/${choice?.name ?? ''}`;
    const known = (moment: string): PieceCount | undefined =>
      recall(question.cache, key(moment)) as PieceCount | undefined;
    const unknown = wanted.filter((moment) => known(moment) === undefined);
    const counts =
      unknown.length > 0 ? await countPiece(question, piece, unknown, choice) : new Map<string, PieceCount>();
    for (const [moment, count] of counts) question.cache.set(key(moment), JSON.stringify(count));
    for (const moment of wanted) {
      const { lines, left } = counts.get(moment) ?? known(moment) ?? { lines: 0, left: 0 };
      const sum = sums.get(moment) ?? { lines: 0, left: 0 };
      sums.set(moment, { lines: sum.lines + lines, left: sum.left + left });
    }
  }
  return sums;
}

async function countPiece(
  question: RetentionQuestion,
  piece: CommitRange,
  moments: readonly string[],
  choice: LineChoice | undefined,
): Promise<ReadonlyMap<string, PieceCount>> {
  const all = await linesOfPiece(question, piece);
  const landed = choice ? commonLines(all, await choice.lines(piece)) : all;
  const lines = countLines(landed);
  const later = lines > 0 ? moments.filter((moment) => moment !== piece.commit) : [];
  const patches = later.length > 0 ? await laterPatches(question, piece.commit, later, landed) : new Map();
  return new Map(
    moments.map((moment) => [moment, { lines, left: lines - goneLines(landed, patches.get(moment) ?? []) }]),
  );
}

async function linesOfPiece({ repo, signal }: RetentionQuestion, { base, commit }: CommitRange): Promise<LandedLines> {
  const rules = await repo.counted();
  const text = await patchText(repo.store, base || repo.store.emptyTree, commit, { renames: false }, signal);
  const patch = parsePatch(text);
  const counted = await rules.counted(patch.map(({ newPath }) => newPath));
  return landedLines(patch, (path) => counted.has(path));
}

/** From the landing to later states, in the landed files only; where one of them vanished, in all, to see where it went. */
async function laterPatches(
  { repo, signal }: RetentionQuestion,
  from: string,
  moments: readonly string[],
  lines: LandedLines,
): Promise<ReadonlyMap<string, readonly FilePatch[]>> {
  const paths = boundedPaths([...lines.keys()]);
  const wished = moments.map((id) => ({ id, parent: from }));
  const text = paths.length === lines.size ? await patchesText(repo.store, wished, paths, signal) : '';
  const patches = new Map(parsePatches(text).map(({ commit, files }) => [commit, files]));
  for (const moment of moments) {
    if (patches.get(moment)?.every(({ newPath }) => newPath !== '')) continue;
    patches.set(moment, parsePatch(await patchText(repo.store, from, moment, { renames: true }, signal)));
  }
  return patches;
}
