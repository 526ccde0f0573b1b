import { isOfGitlab, isOnGitlab, requestName } from '../../../core/tickets/ownRequest.ts';
import { parsePullRequestUrl } from '../../../core/tickets/requestAddress.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import { requestTraces } from '../../../ledger/outcomes/traceStore.ts';
import { pullRequestFacts } from '../../../ledger/queries.ts';
import { remotesOf } from './remotesOf.ts';

/** A request of a repository (git's common directory) as its forge writes it. */
export type RequestNames = (commonDir: string, number: number) => string;

/**
 * Names requests with their forge's own sign. Few hosts have GitLab in their names, so an address of a merge request in any log
 * shows what its host is, too.
 */
export function requestNames(
  ledger: Ledger,
  remotes: (commonDir: string) => readonly string[] = remotesOf,
): RequestNames {
  const known = new Map<string, boolean>();
  let hosts: ReadonlySet<string> | undefined;
  const isGitlab = (commonDir: string): boolean => {
    const own = remotes(commonDir);
    if (own.length === 0 || isOnGitlab(own)) return own.length > 0;
    hosts ??= gitlabHosts(ledger);
    return own.some((remote) => hosts?.has(hostOf(remote)));
  };
  return (commonDir, number) => {
    const gitlab = known.get(commonDir) ?? isGitlab(commonDir);
    known.set(commonDir, gitlab);
    return requestName(number, gitlab);
  };
}

const hostOf = (repository: string): string => repository.slice(0, repository.indexOf('/'));

function gitlabHosts(ledger: Ledger): ReadonlySet<string> {
  const created = [...requestTraces(ledger).values()].flat().map(({ url }) => url);
  const urls = [...created, ...pullRequestFacts(ledger).map(({ key }) => key)].filter(isOfGitlab);
  return new Set(urls.flatMap((url) => parsePullRequestUrl(url)?.repository ?? []).map(hostOf));
}
