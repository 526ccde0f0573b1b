import { changePoints } from '../../core/attribution/attributionChanges.ts';
import type { Tag } from '../../core/attribution/tags.ts';
import type { WorktreeStay } from '../../core/branches/branchOfCall.ts';
import type { SessionKey } from '../../core/usage/sessionKey.ts';
import type { Branches } from './branches.ts';
import type { RepositoryPlace } from './repositoryResolver.ts';

interface SessionEvidence {
  readonly stays: readonly WorktreeStay[];
  readonly tags: readonly Tag[];
  /** The times around its sums, ms UTC. */
  readonly sums: readonly number[];
}

/** The times (ms UTC) at which what calls of a session in a place were for may change; each is worked out once. */
export class CutsOfSessions {
  readonly #branches: Branches;
  readonly #known = new Map<string, readonly number[]>();
  /** Of sessions that git alone knows: a folder's place is one object for all of its contexts. */
  readonly #ofPlaces = new Map<RepositoryPlace, readonly number[]>();

  constructor(branches: Branches) {
    this.#branches = branches;
  }

  of(session: SessionKey, place: RepositoryPlace, { stays, tags, sums }: SessionEvidence): readonly number[] {
    // Most sessions have none of these, and share what git knows of their folder.
    const isShared = stays.length + tags.length + sums.length === 0;
    const ofPlace = isShared ? this.#ofPlaces.get(place) : undefined;
    if (ofPlace !== undefined) return ofPlace;
    const { gitDir, commonDir } = place;
    const key = `${gitDir}\n${commonDir}${isShared ? '' : `\n${session}`}`;
    const intervals = this.#branches.intervals(gitDir);
    const cuts =
      this.#known.get(key) ??
      changePoints({ stays, intervals, renames: this.#branches.renames(commonDir), tags, sums });
    this.#known.set(key, cuts);
    if (isShared) this.#ofPlaces.set(place, cuts);
    return cuts;
  }

  clear(): void {
    this.#known.clear();
    this.#ofPlaces.clear();
  }
}
