/** A branch that work lands on. */
export interface Target {
  /** Full name of the ref. */
  readonly ref: string;
  /** The branch's own name, without `refs/…` and remote. */
  readonly name: string;
  readonly tip: string;
  /** A remote's branch: what we know of it is as old as the last fetch. */
  readonly remote: boolean;
  /** How it was found, in words. */
  readonly how: string;
}

interface RefLike {
  readonly name: string;
  readonly id: string;
  readonly target: string;
}

type Refs = ReadonlyMap<string, RefLike>;

const USUAL_NAMES = ['main', 'master', 'trunk', 'develop', 'dev'] as const;
const FURTHER_NAMES = ['develop', 'dev', 'next', 'staging'] as const;
const MOST_TARGETS = 6;

/**
 * The branches that work lands on, the default branch first; empty if none can be named honestly. The default is what the
 * remote says (`origin/HEAD`), else a usual name at a remote, else a usual name here, else the only branch there is. Then come
 * the same branch here (a landing may not be pushed yet), other remotes' defaults, the same branch at `upstream` (what a fork
 * is of), further integration branches and `configured` names (a `*` at the end matches the rest).
 */
export function integrationBranches(refs: Refs, configured: readonly string[] = []): readonly Target[] {
  const first = defaultBranch(refs);
  if (!first) return [];
  const remotes = remotesOf(refs);
  const named = (name: string): (Target | undefined)[] => [
    ...remotes.map((remote) => target(refs, `refs/remotes/${remote}/${name}`, 'by its name')),
    target(refs, `refs/heads/${name}`, 'by its name'),
  ];
  const all = [
    first,
    target(refs, `refs/heads/${first.name}`, 'the default branch as it is here'),
    ...remotes.map((remote) => remoteHead(refs, remote)),
    // A fork's own default branch lags behind; git reports the remote's only since 2.48.
    target(refs, `refs/remotes/upstream/${first.name}`, 'by its name'),
    ...configured.flatMap((name) => expand(refs, name)).flatMap(named),
    ...FURTHER_NAMES.flatMap(named),
  ].filter((found) => found !== undefined);
  const tips = new Set<string>();
  return all.filter(({ tip }) => !tips.has(tip) && tips.add(tip)).slice(0, MOST_TARGETS);
}

function defaultBranch(refs: Refs): Target | undefined {
  const remotes = remotesOf(refs);
  for (const remote of remotes) {
    const head = remoteHead(refs, remote);
    if (head) return head;
  }
  const usual = [...remotes.map((remote) => `refs/remotes/${remote}/`), 'refs/heads/'].flatMap((prefix) =>
    USUAL_NAMES.map((name) => `${prefix}${name}`),
  );
  const found = usual.find((ref) => refs.has(ref));
  if (found) return target(refs, found, 'by its name');
  const heads = [...refs.keys()].filter((name) => name.startsWith('refs/heads/'));
  return heads.length === 1 ? target(refs, heads[0] as string, 'the only branch') : undefined;
}

function remoteHead(refs: Refs, remote: string): Target | undefined {
  const head = refs.get(`refs/remotes/${remote}/HEAD`);
  return head?.target ? target(refs, head.target, `${remote}/HEAD`) : undefined;
}

/** Names of the remotes that have branches here: origin, then upstream, then the others. A remote's name may hold no slash here. */
function remotesOf(refs: Refs): readonly string[] {
  const names = new Set<string>();
  for (const name of refs.keys()) {
    const found = /^refs\/remotes\/([^/]+)\//.exec(name);
    if (found) names.add(found[1] as string);
  }
  const order = (name: string): number => ['origin', 'upstream'].indexOf(name) + 1 || 3;
  return [...names].toSorted((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
}

function expand(refs: Refs, name: string): readonly string[] {
  if (!name.endsWith('*')) return [name];
  const start = name.slice(0, -1);
  const names = [...refs.keys()].map(shortName).filter((short) => short.startsWith(start));
  return [...new Set(names)].toSorted().toReversed();
}

function target(refs: Refs, ref: string, how: string): Target | undefined {
  const found = refs.get(ref);
  return found && { ref, name: shortName(ref), tip: found.id, remote: ref.startsWith('refs/remotes/'), how };
}

/** `refs/heads/feat/x` and `refs/remotes/origin/feat/x` → `feat/x`. */
function shortName(ref: string): string {
  return ref.replace(/^refs\/(?:heads|remotes\/[^/]+)\//, '');
}
