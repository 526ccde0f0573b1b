import type { Tag } from '../../core/attribution/tags.ts';
import { type SessionKey, sessionKey } from '../../core/usage/sessionKey.ts';

/** Returns the tags of each session, and those of a repository's branches, in their order. */
export function tagsByScope(tags: readonly Tag[]): {
  readonly bySession: ReadonlyMap<SessionKey, readonly Tag[]>;
  readonly byRepository: ReadonlyMap<string, readonly Tag[]>;
} {
  const bySession = new Map<SessionKey, Tag[]>();
  const byRepository = new Map<string, Tag[]>();
  for (const tag of tags) {
    const { scope } = tag;
    if (scope.kind === 'branch') push(byRepository, scope.repository, tag);
    else push(bySession, sessionKey(scope), tag);
  }
  return { bySession, byRepository };
}

function push<Key>(map: Map<Key, Tag[]>, key: Key, tag: Tag): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [tag]);
  else known.push(tag);
}
