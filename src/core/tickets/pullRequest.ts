import { MINUTE_MS } from '../durations.ts';
import { parseForgeMessage } from './forgeMessages.ts';
import { parsePullRequestUrl, type RequestAddress } from './requestAddress.ts';

/** A pull or merge request that a session's log mentions: a candidate, for it may only have been looked at. */
export interface PullRequestLink extends RequestAddress {
  readonly session: string;
  /** Earliest time it was mentioned; milliseconds UTC. */
  readonly time: number;
}

interface LinkFact {
  readonly session: string;
  readonly time: number;
  readonly key: string;
}

/** The links of sessions, each address once per session at its earliest time: resuming and compacting write them again. */
export function pullRequestLinks(facts: readonly LinkFact[]): readonly PullRequestLink[] {
  const links = new Map<string, PullRequestLink>();
  for (const { session, time, key } of facts) {
    const parsed = parsePullRequestUrl(key);
    if (!parsed) continue;
    const id = JSON.stringify([session, parsed.url]);
    const known = links.get(id);
    if (!known || time < known.time) links.set(id, { session, time, ...parsed });
  }
  return [...links.values()];
}

/** What is known beside the links, each from its own source. */
export interface PullRequestEvidence {
  /** `host/owner/name` of the remotes of the repository that the session worked in. */
  readonly remotes: readonly string[];
  /** Branches that the session worked on. */
  readonly branches: readonly string[];
  /** Commits that landed a branch, found by content or ancestry. */
  readonly landings: readonly { readonly branch: string; readonly subject: string; readonly body?: string }[];
  /** Times at which the session's own tools created a request (`gh pr create` and the like). */
  readonly created: readonly number[];
  /** Head branches that the forge itself names. */
  readonly heads: readonly { readonly url: string; readonly branch: string }[];
}

export interface JudgedLink {
  readonly link: PullRequestLink;
  /** `mentioned` carries no cost. */
  readonly as: 'own' | 'mentioned';
  readonly because: 'merge-subject' | 'squash-subject' | 'created' | 'forge' | 'nothing';
  /** The branch of the session that it is for; '' where only its creation was seen. */
  readonly branch: string;
}

/** A link that appears this long after a creation is taken for what was created. */
const CREATED_WITHIN = 2 * MINUTE_MS;

/** Own or mentioned: own only with evidence, and a number counts only in its own repository. */
export function judgeLink(link: PullRequestLink, evidence: PullRequestEvidence): JudgedLink {
  const own = (because: JudgedLink['because'], branch: string): JudgedLink => ({ link, as: 'own', because, branch });
  const head = evidence.heads.find((one) => parsePullRequestUrl(one.url)?.url === link.url);
  if (head && evidence.branches.includes(head.branch)) return own('forge', head.branch);
  if (evidence.remotes.includes(link.repository)) {
    const landed = evidence.landings.filter((one) => evidence.branches.includes(one.branch));
    for (const one of landed) {
      const said = parseForgeMessage(`${one.subject}\n\n${one.body ?? ''}`);
      if (said.request !== link.number || (said.branch ?? one.branch) !== one.branch) continue;
      return own(said.kind === 'merge' ? 'merge-subject' : 'squash-subject', one.branch);
    }
  }
  const created = evidence.created.some((time) => time <= link.time && link.time - time <= CREATED_WITHIN);
  if (created) return own('created', '');
  return { link, as: 'mentioned', because: 'nothing', branch: '' };
}
