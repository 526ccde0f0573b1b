import { basename, dirname } from 'node:path';
import { someNames } from '../../core/attribution/someNames.ts';
import type { SessionName } from '../../core/attribution/tagOffer.ts';
import { type Tag, type TagScope, undoLast } from '../../core/attribution/tags.ts';
import { ticketWords } from '../../core/attribution/tagText.ts';
import { costText } from '../../core/status/split.ts';
import { localFormats } from '../../core/text/localFormats.ts';
import { plainText } from '../../core/text/untrusted.ts';
import { addTotals, NO_TOTALS } from '../../core/usage/totals.ts';
import { tagWords } from '../../core/words/tagWords.ts';
import { sessionContexts } from '../../ledger/queries.ts';
import { forgetPrefix, lastPrefixAnswer, type PrefixAnswer } from '../../ledger/tags/ruleStore.ts';
import { undoLastTag } from '../../ledger/tags/tagStore.ts';
import type { AttributedSum } from '../attribution/attributor.ts';
import { branchesOf } from '../attribution/sharesOfSums.ts';
import type { Engine } from '../ingest/engine.ts';
import type { Window } from '../status/window.ts';
import { isInStretch, latestIn } from './tagging.ts';

/** Which steps an undo takes back. */
export interface UndoReach {
  readonly tag: (tag: Tag) => boolean;
  /** Answers about ticket prefixes, by repository. */
  readonly repository: (commonDir: string) => boolean;
}

export const EVERYWHERE: UndoReach = { tag: () => true, repository: () => true };

/** Steps about work in the window's folders: the only ones that an undo there takes back. */
export function reachOfWindow(engine: Engine, window: Pick<Window, 'contexts' | 'folders'>): UndoReach {
  const contexts = new Set(window.contexts());
  const repositories = new Set(window.folders().map((folder) => engine.places.of(folder).commonDir));
  const isHere = (commonDir: string): boolean => commonDir !== '' && repositories.has(commonDir);
  return {
    repository: isHere,
    tag: ({ scope }) =>
      scope.kind === 'branch'
        ? isHere(scope.repository)
        : sessionContexts(engine.ledger, scope.agent, scope.session).some((id) => contexts.has(id)),
  };
}

/** What an undo would take back, in words; '' for nothing. */
export function describeLastStep(engine: Engine, reach: UndoReach): string {
  const answer = answerToUndo(engine, reach);
  return answer === undefined ? describeTags(engine, lastStep(engine.attributor.tags, reach.tag)) : prefixWords(answer);
}

/** Takes back the last step, a tag or an answer about a prefix; returns what it was, in words, '' if there was none. */
export function undoLastStep(engine: Engine, reach: UndoReach): string {
  const answer = answerToUndo(engine, reach);
  if (answer === undefined) {
    // Described while it holds: then its calls are known.
    const undone = describeLastStep(engine, reach);
    return undoLastTag(engine.ledger, reach.tag).length === 0 ? '' : undone;
  }
  forgetPrefix(engine.ledger, answer.commonDir, answer.prefix);
  return prefixWords(answer);
}

/** The last answer about a prefix, if it was given after the last step about tags. */
function answerToUndo({ ledger, attributor }: Engine, reach: UndoReach): PrefixAnswer | undefined {
  const answer = lastPrefixAnswer(ledger, reach.repository);
  if (answer === undefined) return undefined;
  const tags = attributor.tags.filter(reach.tag).map(({ time, removed }) => Math.max(time, removed ?? 0));
  return answer.time > Math.max(0, ...tags) ? answer : undefined;
}

function prefixWords({ prefix, state, commonDir }: PrefixAnswer): string {
  const name = plainText(prefix, NAME_LIMIT);
  const folder = plainText(basename(mainFolder(commonDir)), NAME_LIMIT);
  return (state === 'denied' ? tagWords.isNoPrefixIn : tagWords.isPrefixIn)({ prefix: name, folder });
}

/** The tags that an undo would change. */
function lastStep(tags: readonly Tag[], isHere?: (tag: Tag) => boolean): readonly Tag[] {
  const after = new Map((undoLast(tags, isHere) ?? tags).map((tag) => [tag.id, tag]));
  return tags.filter((tag) => after.get(tag.id)?.removed !== tag.removed || !after.has(tag.id));
}

const NAME_LIMIT = 60;

/**
 * `PAY-500, main, fix/a +2 in busy (3 sessions), $7.42`: tags by ticket, branches and folder, as a person knows the work, and what
 * it cost. Plain text.
 */
export function describeTags(engine: Engine, tags: readonly Tag[]): string {
  const works = tags.map((tag) => ({ ticket: ticketWords(tag.ticket), sums: taggedSums(engine, tag), tag }));
  const groups = Map.groupBy(works, ({ ticket, sums, tag }) => `${ticket}, ${workOf(engine, tag, sums)}`);
  return [...groups]
    .map(([words, group]) => {
      const work = group.length === 1 ? words : tagWords.workSessions({ work: words, n: group.length });
      const totals = group.flatMap(({ sums }) => sums).reduce((sum, each) => addTotals(sum, each.totals), NO_TOTALS);
      return totals.calls === 0 ? work : `${work}, ${costText(totals, localFormats())}`;
    })
    .join('; ');
}

/** The calls that a tag holds for; of one that does not hold any more, those in its scope. */
function taggedSums(engine: Engine, { id, scope }: Tag): readonly AttributedSum[] {
  const sums = scope.kind === 'branch' ? engine.attributor.sums({}, false) : sessionSums(engine, scope);
  const held = sums.filter(({ attribution }) => attribution.tag === id);
  return held.length > 0 ? held : sums.filter((sum) => isInScope(sum, scope));
}

const sessionSums = ({ attributor, ledger }: Engine, { agent, session }: SessionName): readonly AttributedSum[] =>
  attributor.sums({ contexts: sessionContexts(ledger, agent, session) }, false);

function isInScope({ attribution, context, firstTime, lastTime }: AttributedSum, scope: TagScope): boolean {
  if (scope.kind === 'branch')
    return attribution.repository === scope.repository && attribution.branch.branch === scope.branch;
  if (scope.kind === 'since') return lastTime >= scope.from;
  return (
    scope.kind === 'session' || scope.stretches.some((each) => isInStretch({ context, firstTime, lastTime }, each))
  );
}

function workOf(engine: Engine, { scope }: Tag, held: readonly AttributedSum[]): string {
  if (scope.kind === 'branch') return words([scope.branch], mainFolder(scope.repository));
  // A tag from now on is for the session, though no call has come since.
  const sums = held.length > 0 ? held : sessionSums(engine, scope);
  const latest = latestIn(sums);
  if (latest === undefined) return tagWords.aSessionWithoutCalls();
  return words(branchesOf(sums), latest.place.repository || latest.context.cwd);
}

const mainFolder = (commonDir: string): string => (basename(commonDir) === '.git' ? dirname(commonDir) : commonDir);

function words(branches: readonly string[], folder: string): string {
  const where = plainText(basename(folder), NAME_LIMIT);
  const name = someNames(branches, (branch) => plainText(branch, BRANCH_LIMIT)) || tagWords.aSession();
  return where === '' ? name : tagWords.workIn({ work: name, folder: where });
}

const BRANCH_LIMIT = 40;
