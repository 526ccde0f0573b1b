import { DAY_MS } from '../../../core/durations.ts';
import { type Change, changeOf } from '../../../core/outcomes/landing.ts';
import type { Landing } from '../../../core/outcomes/outcome.ts';
import { remembered } from '../../../core/outcomes/outcomeCache.ts';
import { type FilePatch, parsePatch, parsePatches } from '../../../core/outcomes/patch.ts';
import type { KeptCounts } from '../../../core/outcomes/retention.ts';
import { GONE_SHARE, type Message, revertedIds, revertOf, wentBack } from '../../../core/outcomes/reverts.ts';
import { storedWords } from '../../../core/words/storedWords.ts';
import { type Commit, commitsSince, readCommit, touching } from '../../../git/history.ts';
import { patchesText, patchText } from '../../../git/landingFacts.ts';
import { boundedPaths } from '../history/boundedPaths.ts';
import { shortId } from '../history/landingQuery.ts';
import type { RetentionQuestion } from './lineRetention.ts';

/** When and how a landing was taken back. */
export interface RevertFound {
  /** ms UTC. */
  readonly time: number;
  readonly evidence: string;
}

const WINDOW = 90 * DAY_MS;
const MOST_COMMITS = 200;
/** The content of fewer lines may vanish for any reason. */
const FEWEST_LINES = 3;

/** Looks for a revert by words, then by content; null if the landing was not reverted. */
export async function findReverts(
  question: RetentionQuestion,
  kept: KeptCounts | undefined,
): Promise<RevertFound | null> {
  const said = await byMessage(question);
  if (said)
    return { time: said.time, evidence: storedWords.backedOutBy({ day: dayOf(said.time), commit: shortId(said.id) }) };
  if (!kept || !mayHaveGoneBack(kept)) return null;
  const end = question.history.at(Math.min(question.repo.now, question.landing.time + WINDOW))?.id;
  if (end === undefined) return null;
  const { landing } = question;
  const key = `back/1/${landing.pieces.map(({ base, commit }) => `${base}-${commit}`).join(',')}/${end}`;
  return remembered(question.cache, key, () => byContent(question, end));
}

/** Nearly all that it added is gone; or it added nothing that is counted, and what it deleted may be back. */
function mayHaveGoneBack({ lines, leftNow }: KeptCounts): boolean {
  if (lines === 0) return true;
  return leftNow !== null && lines >= FEWEST_LINES && leftNow <= GONE_SHARE * lines;
}

/** UTC, as evidence has no time zone. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

async function byMessage({ repo, history, landing, signal }: RetentionQuestion): Promise<Message | undefined> {
  const target = repo.targets.find(({ ref }) => ref === landing.into);
  const messages = target ? await repo.reverts(target) : [];
  if (messages.length === 0) return undefined;
  const landed = history.get(landing.commit) ?? (await readCommit(repo.store, landing.commit, signal));
  // Of several commits that landed one by one, the last one alone is not the landing.
  const [piece] = landing.pieces;
  const isOne = landing.pieces.length === 1 && landed?.parents[0] === (piece?.base || undefined);
  const whole = landed && isOne ? revertOf(landed, messages) : undefined;
  if (whole) return whole;
  // A merge or a rebase is also taken back when each of its commits is.
  const named = messages.flatMap(({ message }) => revertedIds(message));
  const members = named.length > 0 ? await membersOf(repo.store, landing, signal) : [];
  if (members.length === 0 || !members.every(({ id }) => named.some((start) => id.startsWith(start)))) return undefined;
  const each = members.map((member) => revertOf(member, messages));
  return each.every((revert) => revert !== undefined) ? each.toSorted((a, b) => a.time - b.time).at(-1) : undefined;
}

async function membersOf(
  store: RetentionQuestion['repo']['store'],
  landing: Landing,
  signal: AbortSignal | undefined,
): Promise<readonly Commit[]> {
  const members: Commit[] = [];
  for (const { base, commit } of landing.pieces) {
    members.push(...(await commitsSince(store, base || undefined, commit, MOST_COMMITS, signal)));
  }
  return members.filter(({ parents }) => parents.length < 2);
}

async function byContent(
  { repo, history, landing, signal }: RetentionQuestion,
  end: string,
): Promise<RevertFound | null> {
  const files: FilePatch[] = [];
  for (const { base, commit } of landing.pieces) {
    files.push(
      ...parsePatch(await patchText(repo.store, base || repo.store.emptyTree, commit, { renames: false }, signal)),
    );
  }
  const paths = boundedPaths([...new Set(files.flatMap(({ oldPath, newPath }) => [oldPath, newPath]))].filter(Boolean));
  const change: Change = changeOf(files);
  const later = (await touching(repo.store, landing.commit, end, paths, signal)).toReversed().slice(0, MOST_COMMITS);
  const wished = later.map((id) => ({ id, parent: history.get(id)?.parents[0] ?? '' }));
  for (const { commit, files: changed } of parsePatches(await patchesText(repo.store, wished, paths, signal))) {
    if (!wentBack(change, changeOf(changed))) continue;
    const time = history.get(commit)?.time ?? landing.time;
    return { time, evidence: storedWords.wentBack({ day: dayOf(time), commit: shortId(commit) }) };
  }
  return null;
}
