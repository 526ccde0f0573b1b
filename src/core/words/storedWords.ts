import { defineWords } from './defineWords.ts';
import { inEnglish, isEnglish, type Message } from './language.ts';

/** Sentences that the ledger stores: how it is known what became of work, and what a log leaves out. */
const MESSAGES = {
  landedOn: 'Landed on {target} on {day}: {how}',
  lastLooked: 'When it was last looked at ({day}): {how}',
  mergeHolds: 'Merge commit {commit} holds it',
  mergeNames: 'Merge commit {commit} names the branch',
  namesRequest: '{commit} names pull request {name}',
  mergeChangesNothing: 'Merging the branch into {commit} changes nothing',
  sameChanges: '{commit} makes the same changes, line for line',
  partAt: '{commit} holds the branch as it was at {earlier}; later commits did not land',
  shareOfLines: '{percent} % of its added lines are in {commit}',
  mostLines: 'Most of its lines are in {commit}, edited on the way',
  samePatches: 'The same patches are in {target}, the last as {commit}',
  partLanded: '{count} of its patches are in {target}, {missing} are not',
  movedForward: '{target} was moved forward to {commit}',
  madeOn: { one: '{n} commit was made on {target} itself', other: '{n} commits were made on {target} itself' },
  someTakenBack: {
    one: '{n} of {of} commits was taken back later',
    other: '{n} of {of} commits were taken back later',
  },
  sessionsWithout: {
    one: '{n} of {of} sessions made no commit that is still there; its cost is in this row, too',
    other: '{n} of {of} sessions made no commit that is still there; their cost is in this row, too',
  },
  targetHolds: '{target} holds it',
  noOwnCommit: 'The branch has no commit of its own beside {target}',
  changeNothing: 'Its commits are in {target} and change nothing together',
  branchEmpty: 'The branch changes nothing compared with where it began',
  directUnknown: 'The work was on {target} itself and no commit is known to be its own',
  directGone: 'The work was on {target} itself, and the commits that it made there are not there any more',
  directNone: 'The work was on {target} itself and made no commit there',
  directTookBack: 'The work was on {target} itself, and its commits there only take others back',
  noDefaultBranch: 'The repository has no branch that could be called its default branch',
  shallow: 'The repository holds only a part of its history (a shallow clone)',
  unrelated: 'The branch and {target} have no common history here',
  onNoBranch: 'The work was on no branch',
  branchUnknown: 'The branch is gone and no commit of it is known',
  branchUnknownShallow: 'The branch is gone and no commit of it is known in this shallow clone',
  nothingCommitted: 'Nothing committed yet; the branch is there, last work on {day}',
  refused: 'It was merged into {target} by {commit}, which took none of its changes',
  stillThere: 'The branch is there; nothing of it is in {target}, last work on {day}',
  fetchTooOld: 'The branch is gone, and the last fetch ({day}) is older than its last commit',
  goneUnlanded: 'The branch is gone and nothing of it is in {target}',
  targetGone: 'The branch it landed on is gone',
  notCompared: 'Its lines could not be compared',
  noLines: 'It added no lines that are counted',
  fewLines: {
    one: 'It added {n} counted line, too few to show a share',
    other: 'It added {n} counted lines, too few to show a share',
  },
  created: 'A session created pull request {name} from it',
  E1: { one: '{n} commit: git-ai notes name the session', other: '{n} commits: git-ai notes name the session' },
  E2: {
    one: '{n} commit: named by the session’s own output or checkpoint',
    other: '{n} commits: named by the session’s own output or checkpoint',
  },
  E3: { one: '{n} commit: same author, time and files', other: '{n} commits: same author, time and files' },
  E4: { one: '{n} commit: a tool’s mark and the time agree', other: '{n} commits: a tool’s mark and the time agree' },
  backedOutBy: 'Backed out on {day} (commit {commit} says so)',
  wentBack: 'Backed out on {day} (the content went back with {commit})',
  noFolder: 'The log names no folder',
  noRepository: 'Its folder is in no repository, or is gone',
  repositoryGone: 'The repository is gone from where it was',
  detached: 'HEAD was detached: the work was on no branch',
  whichBranch: 'It is not known which branch the work was on',
  notLooked: 'Nobody looked yet',
  ownByMergeLinked: 'Pull request {name} is its own: the merge commit names it, and a session’s log links it',
  ownByMerge: 'Pull request {name} is its own: the merge commit names it',
  ownByLandingLinked: 'Pull request {name} is its own: the landing commit names it, and a session’s log links it',
  ownByLanding: 'Pull request {name} is its own: the landing commit names it',
  mentioned: 'Pull request {name} is only mentioned by a session: no cost is tied to it',
  unreadable: 'The repository could not be read.',
  unreadableWhy: 'The repository could not be read: {why}',
  noGit: 'Git was not found, so what became of branches is not known.',
  gitSlow: 'Git took too long ({why}).',
  tooLarge: 'Too much to compare ({why}).',
  gitCannot: 'Git could not read the repository ({why}).',
  condensed: 'Condensing the conversation: its cost is logged, its tokens are not.',
  parentGone: 'The session it was compacted from is gone; its tokens are counted with this one.',
  oneFigureForSession: 'one figure for each session, on the day it began: its log holds the running total only',
  oneFigureForTurn: 'one figure for each turn and model: its log holds the sum of the requests',
  lastRequestOnly: 'Crush keeps the tokens of the last request only; its own cost is all that its database tells.',
} as const;

const words = defineWords('stored', MESSAGES);

/** Writes the sentences as they are stored: in English, which every window and the command line can read. */
export const storedWords = Object.fromEntries(
  Object.entries(words).map(([key, write]) => [key, (values: never) => inEnglish(() => (write as Write)(values))]),
) as typeof words;

type Write = (values: Readonly<Record<string, string | number>>) => string;

/** Values that are sentences themselves. */
const SENTENCES = new Set(['how']);

/** The stored sentence in this thread's language; what is none of these, or of another version, stays as it is. */
export function storedText(stored: string): string {
  if (isEnglish()) return stored;
  for (const [key, forms] of patterns()) {
    const values = forms.map((form) => groupsOf(form.exec(stored))).find((groups) => groups !== undefined);
    if (values !== undefined) return (words[key] as Write)(valuesOf(values));
  }
  return stored;
}

/** An own object without names is one that matched, too. */
const groupsOf = (match: RegExpExecArray | null): Readonly<Record<string, string>> | undefined =>
  match === null ? undefined : { ...match.groups };

const valuesOf = (groups: Readonly<Record<string, string>>): Readonly<Record<string, string | number>> =>
  Object.fromEntries(
    Object.entries(groups).map(([name, text]) => {
      if (name === 'n') return [name, Number(text.replaceAll(',', ''))];
      return [name, SENTENCES.has(name) ? storedText(text) : text];
    }),
  );

let known: readonly (readonly [key: keyof typeof words, forms: readonly RegExp[]])[] | undefined;

/** A pattern for each English form of each sentence, made when the first one is translated. */
function patterns(): NonNullable<typeof known> {
  known ??= Object.entries<Message>(MESSAGES).map(([key, message]) => [
    key as keyof typeof words,
    (typeof message === 'string' ? [message] : Object.values(message)).map(patternOf),
  ]);
  return known;
}

function patternOf(text: string): RegExp {
  // In a longer sentence the first letter is small.
  const escaped = text
    .replace(/[.*+?^$()[\]\\|]/gu, '\\$&')
    .replace(/^[A-Z]/u, (letter) => `[${letter}${letter.toLowerCase()}]`);
  return new RegExp(
    `^${escaped.replace(/\{(\w+)\}/gu, (_, name: string) => `(?<${name}>${name === 'n' ? '[\\d,]+' : '.+?'})`)}$`,
    'su',
  );
}
