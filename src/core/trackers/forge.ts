import type { TrackerTemplates } from '../tickets/trackerLink.ts';
import type { TrackerKind } from './tracker.ts';
import { TRACKERS } from './trackers.ts';

/** A forge at an address that the user named, or that everybody knows. */
export interface ForgePlace {
  readonly kind: TrackerKind;
  /** As a browser opens it, without a slash at its end: `https://gitlab.example/git`. */
  readonly web: string;
}

/** The repository of a forge that a remote is. */
export interface ForgeRepository<Place extends ForgePlace> {
  readonly place: Place;
  /** `owner/name`; '' where tickets are not numbers of a repository. */
  readonly scope: string;
}

/** GitHub's own cloud. */
export const GITHUB_WEB = 'https://github.com';

/** Whose tickets can be opened in a browser without being connected. */
const WELL_KNOWN: readonly ForgePlace[] = [
  { kind: 'github', web: GITHUB_WEB },
  { kind: 'gitlab', web: 'https://gitlab.com' },
  { kind: 'gitea', web: 'https://codeberg.org' },
];

const SCOPES: Readonly<Partial<Record<TrackerKind, RegExp>>> = {
  github: /^[\w.-]+\/[\w.-]+$/,
  gitea: /^[\w.-]+\/[\w.-]+$/,
  gitlab: /^[\w.-]+(?:\/[\w.-]+)+$/,
};

/**
 * The first of a repository's remotes (`host/owner/name`) that is at one of these places. A remote is written by the person who made the
 * repository: it chooses among the places, and never adds one.
 */
export function forgeOf<Place extends ForgePlace>(
  remotes: readonly string[],
  places: readonly Place[],
): ForgeRepository<Place> | undefined {
  for (const remote of remotes)
    for (const place of places) {
      const scope = scopeAt(remote, place);
      if (scope !== undefined) return { place, scope };
    }
  return undefined;
}

function scopeAt(remote: string, { kind, web }: ForgePlace): string | undefined {
  const [, host = '', path = ''] = /^https?:\/\/([^/:]+|\[[^\]]+\])(?::\d+)?(.*)$/.exec(web.toLowerCase()) ?? [];
  const whole = `${host}${path}/`;
  if (kind === 'azure') return remote.startsWith(whole) ? '' : undefined;
  // Over ssh, an installation below a path is reached without that path.
  const rest = [whole, `${host}/`].find((start) => remote.startsWith(start));
  const scope = rest === undefined ? '' : remote.slice(rest.length);
  return SCOPES[kind]?.test(scope) === true ? scope : undefined;
}

/** Where the tickets of a repository can be read in a browser. */
export function forgeLinks(remotes: readonly string[], places: readonly ForgePlace[]): TrackerTemplates {
  const found = forgeOf(remotes, [...places, ...WELL_KNOWN]);
  if (found !== undefined) return TRACKERS[found.place.kind].links(found.place.web, found.scope);
  const azure = remotes.map((remote) => /^dev\.azure\.com\/[\w-]+(?=\/)/.exec(remote)?.[0]).find(Boolean);
  return azure === undefined ? {} : TRACKERS.azure.links(`https://${azure}`, '');
}
