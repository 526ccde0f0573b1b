/** What a forge wrote into a commit's message. */
export interface ForgeMessage {
  /** Number of the pull or merge request that the commit landed; undefined if it names none as its own. */
  readonly request: number | undefined;
  /** How the text says that it landed; undefined for a message that no forge and no merge wrote. */
  readonly kind: 'merge' | 'squash' | undefined;
  /** The branch that was merged, without its owner; undefined if the message names none. */
  readonly branch: string | undefined;
  /** The subject without what the forge adds before and behind a request's title. */
  readonly title: string;
  /** The request that the message takes back, by its number; undefined if it names none. */
  readonly reverts: number | undefined;
}

type Form = readonly [
  pattern: RegExp,
  kind: 'merge' | 'squash',
  read: (groups: Readonly<Record<string, string | undefined>>) => string | undefined,
];

const REQUEST = '(?<request>[1-9]\\d{0,8})';
const none = (): undefined => undefined;
const branchOf = ({ branch }: Readonly<Record<string, string | undefined>>): string | undefined => branch;

/** Subjects that a forge writes whole; the first that fits holds. */
const FORMS: readonly Form[] = [
  // GitHub: Merge pull request #12 from owner/branch
  [new RegExp(`^Merge pull request #${REQUEST} from [^\\s/]+/(?<branch>\\S+)$`), 'merge', branchOf],
  // Bitbucket Server before 7: Merge pull request #12 in PROJ/repo from branch to main
  [new RegExp(`^Merge pull request #${REQUEST} in \\S+ from (?<branch>\\S+) to \\S+$`), 'merge', branchOf],
  // Gitea and Forgejo: Merge pull request 'Title' (#12) from branch into main; of a fork: from owner/repo:branch
  [
    new RegExp(`^Merge pull request '(?<title>.*)' \\([#!]${REQUEST}\\) from (?:[^\\s:]+:)?(?<branch>\\S+) into \\S+$`),
    'merge',
    branchOf,
  ],
  // Bitbucket Server: Pull request #12: Title; the body names the branch
  [new RegExp(`^Pull request #${REQUEST}: (?<title>.*)$`), 'merge', none],
  // Bitbucket Cloud: Merged in branch (pull request #12)
  [new RegExp(`^Merged in (?<branch>\\S+) \\(pull request #${REQUEST}\\)$`), 'merge', branchOf],
  // Azure DevOps, an older form: Merge pull request 12 from branch into main
  [new RegExp(`^Merge pull request ${REQUEST} from (?<branch>\\S+) into \\S+$`), 'merge', branchOf],
  // Azure DevOps, for merges and squashes alike: Merged PR 12: Title
  [new RegExp(`^Merged PR ${REQUEST}: (?<title>.*)$`), 'squash', none],
];

/** A request's number behind its title: GitHub, Gitea, Forgejo `(#12)`, GitLab and Azure `(!12)`. */
const TITLED = new RegExp(`^(?<title>.*\\S) \\([#!]${REQUEST}\\)$`);
/** Git's own words, which GitLab uses too. */
const MERGED_BRANCH = /^Merge (?:remote-tracking )?branch(?:es)? '(?<branch>[^']+)'/;
/** GitLab's line below a merge and below a squash. */
const GITLAB = new RegExp(`^See merge request \\S*!${REQUEST}\\s*$`, 'm');
const BITBUCKET_BODY = /^Merge in \S+ from (?<branch>\S+) to \S+$/m;
/** GitHub, Gitea: `Reverts owner/repo#12`; GitLab: `This reverts merge request group/project!12`. */
const REVERTS = /^(?:Reverts|This reverts merge request) \S*[#!](\d{1,9})\b/im;
/** A forge's texts are short; what is longer was pasted. */
const LONGEST_SUBJECT = 1_000;

/**
 * Reads a commit's message as GitHub, GitLab, Azure DevOps, Bitbucket Cloud and Server, Gitea, Forgejo and git itself write
 * them for merges, squashes and reverts. `Revert "Title (#12)"` names what it takes back, and that is not its own request.
 */
export function parseForgeMessage(message: string): ForgeMessage {
  const subject = firstLine(message).trimEnd();
  const reverts = REVERTS.exec(message)?.[1];
  const common = { title: subject, reverts: reverts === undefined ? undefined : Number(reverts) };
  if (subject.length > LONGEST_SUBJECT) return { request: undefined, kind: undefined, branch: undefined, ...common };
  for (const [pattern, kind, readBranch] of FORMS) {
    const groups = pattern.exec(subject)?.groups;
    if (groups === undefined) continue;
    const branch = readBranch(groups) ?? BITBUCKET_BODY.exec(message)?.groups?.['branch'];
    return { ...common, request: Number(groups['request']), kind, branch, title: groups['title'] ?? subject };
  }
  return { ...common, ...parsePlain(subject, message) };
}

function parsePlain(subject: string, message: string): Omit<ForgeMessage, 'reverts'> {
  const branch = MERGED_BRANCH.exec(subject)?.groups?.['branch'];
  const titled = TITLED.exec(subject)?.groups;
  const named = GITLAB.exec(message)?.groups?.['request'] ?? titled?.['request'];
  const kind = branch !== undefined ? 'merge' : named === undefined ? undefined : 'squash';
  const request = named === undefined ? undefined : Number(named);
  return { request, kind, branch, title: titled?.['title'] ?? subject };
}

/** The number of a pull or merge request that a commit's message names as its own. */
export const requestNumber = (message: string): number | undefined => parseForgeMessage(message).request;

/** Reports whether a message names this branch as the one that it merges. A remote's name before the branch is passed over. */
export function mergesBranch(message: string, branch: string): boolean {
  const { kind, branch: merged } = parseForgeMessage(message);
  if (branch === '' || merged === undefined || kind !== 'merge') return false;
  return merged === branch || (MERGED_BRANCH.test(message) && merged.replace(/^[^/]+\//, '') === branch);
}

export function firstLine(message: string): string {
  const end = message.indexOf('\n');
  return end < 0 ? message : message.slice(0, end);
}
