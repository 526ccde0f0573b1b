/** A pull or merge request by its address. */
export interface RequestAddress {
  /** https only, without query or fragment. */
  readonly url: string;
  readonly number: number;
  /** `host/owner/name` in lower case, from the address itself. */
  readonly repository: string;
}

const SIGNS = '[\\w.~%-]';
const ADDRESS = new RegExp(
  `^https://([\\w.-]+(?::\\d+)?)/(${SIGNS}+(?:/${SIGNS}+)+?)/(pulls?|-/merge_requests|pull-requests|pullrequest)/([1-9]\\d{0,8})(?:[/?#]|$)`,
);

/** What is before the number, by the word there: GitHub; Gitea and Forgejo; GitLab; Bitbucket Cloud and Server; Azure DevOps. */
const PATHS: Readonly<Record<string, RegExp>> = {
  pull: /^[\w.-]+(?:\/[\w.-]+)+$/,
  pulls: /^[\w.-]+\/[\w.-]+$/,
  '-/merge_requests': /^[\w.-]+(?:\/[\w.-]+)+$/,
  'pull-requests': /^(?:[\w.-]+\/[\w.-]+|(?:projects|users)\/[\w.~-]+\/repos\/[\w.-]+)$/,
  pullrequest: /(?:^|\/)_git\/[^/]+$/,
};

/** The pull or merge request that an address of a forge, on any host, is; undefined for all else. */
export function parsePullRequestUrl(url: string): RequestAddress | undefined {
  if (url.length > 500) return undefined;
  const [, host = '', path = '', word = '', number = ''] = ADDRESS.exec(url) ?? [];
  if (PATHS[word]?.test(path) !== true) return undefined;
  return {
    url: `https://${host}/${path}/${word}/${number}`,
    number: Number(number),
    repository: nameOfRepository(host, path),
  };
}

/** `host/owner/name` of a remote's address (https, ssh, scp-like), without user and password; undefined for a path. */
export function repositoryOfRemote(url: string): string | undefined {
  const found =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([\w.-]+)(?::\d+)?\/(.+?)(?:\.git)?\/?$/.exec(url) ??
    /^(?:[^@/:]+@)?([\w.-]+):(?!\/)(.+?)(?:\.git)?\/?$/.exec(url);
  const [, host = '', path = ''] = found ?? [];
  // One letter before the colon is a drive.
  const isRepository = host.length > 1 && /^[\w.~%-]+(?:\/[\w.~%-]+)+$/.test(path);
  return isRepository ? nameOfRepository(host, path) : undefined;
}

/** Hosts that serve ssh where its own port is blocked, or that had another name. */
const SAME_HOST: Readonly<Record<string, string>> = {
  'ssh.github.com': 'github.com',
  'altssh.gitlab.com': 'gitlab.com',
  'altssh.bitbucket.org': 'bitbucket.org',
};

/** One name for the repository, however it is reached. */
function nameOfRepository(givenHost: string, givenPath: string): string {
  const host = SAME_HOST[givenHost.toLowerCase()] ?? givenHost.toLowerCase();
  const path = givenPath.toLowerCase();
  const azure = azurePath(host, path);
  if (azure !== undefined) return `dev.azure.com/${azure}`;
  // Bitbucket Server: /projects/KEY/repos/name and /users/jo/repos/name in a browser, /scm/key/name and /scm/~jo/name in git.
  const shown = /^(projects|users)\/~?([^/]+)\/repos\/([^/]+)$/.exec(path);
  if (shown) return `${host}/${shown[1] === 'users' ? '~' : ''}${shown[2]}/${shown[3]}`;
  return `${host}/${/^scm\/([^/]+\/[^/]+)$/.exec(path)?.[1] ?? path}`;
}

/** `organisation/project/_git/name`; a repository that has its project's name may leave that out. */
function azurePath(host: string, path: string): string | undefined {
  const old = /^([\w-]+)\.visualstudio\.com$/.exec(host)?.[1];
  const [, organisation, project, name] =
    (host === 'ssh.dev.azure.com' || host === 'vs-ssh.visualstudio.com'
      ? /^v3\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path)
      : old !== undefined || host === 'dev.azure.com'
        ? /^([^/]+)\/(?:defaultcollection\/)?(?:([^/]+)\/)?_git\/([^/]+)$/.exec(
            old === undefined ? path : `${old}/${path}`,
          )
        : undefined) ?? [];
  return name === undefined ? undefined : `${organisation}/${project ?? name}/_git/${name}`;
}
