import { basename } from 'node:path';
import { branchText } from '../../core/attribution/attributionOrigin.ts';
import { type Tag, undoLast } from '../../core/attribution/tags.ts';
import { ticketWords } from '../../core/attribution/tagText.ts';
import { plainText } from '../../core/text/untrusted.ts';
import { sessionContexts } from '../../ledger/queries.ts';
import type { Engine } from '../ingest/engine.ts';
import type { Window } from '../status/window.ts';
import { latestInStretches, latestOf } from './tagging.ts';

/** Reports whether a tag is about work in the window's folders: the only tags that an undo there takes back. */
export function tagsOfWindow(engine: Engine, window: Pick<Window, 'contexts' | 'folders'>): (tag: Tag) => boolean {
  const contexts = new Set(window.contexts());
  const repositories = new Set(window.folders().map((folder) => engine.places.of(folder).commonDir));
  return ({ scope }) => {
    if (scope.kind === 'branch') return repositories.has(scope.repository);
    return sessionContexts(engine.ledger, scope.agent, scope.session).some((id) => contexts.has(id));
  };
}

/** The tags that an undo would change. */
export function lastStep(tags: readonly Tag[], isHere?: (tag: Tag) => boolean): readonly Tag[] {
  const after = new Map((undoLast(tags, isHere) ?? tags).map((tag) => [tag.id, tag]));
  return tags.filter((tag) => after.get(tag.id)?.removed !== tag.removed || !after.has(tag.id));
}

const NAME_LIMIT = 60;

/** `PAY-500, fix/login in busy (3 sessions)`: tags by ticket, branch and folder, as a person knows the work. Plain text. */
export function describeTags(engine: Engine, tags: readonly Tag[]): string {
  const works = Map.groupBy(tags, (tag) => `${ticketWords(tag.ticket)}, ${workOf(engine, tag)}`);
  return [...works].map(([words, { length }]) => (length === 1 ? words : `${words} (${length} sessions)`)).join('; ');
}

function workOf(engine: Engine, { scope }: Tag): string {
  if (scope.kind === 'branch') {
    const folder = basename(scope.repository) === '.git' ? scope.repository.slice(0, -5) : scope.repository;
    return words(scope.branch, folder);
  }
  const latest =
    scope.kind === 'untagged' ? latestInStretches(engine, scope, scope.stretches) : latestOf(engine, scope);
  if (latest === undefined) return 'a session without calls';
  return words(branchText(latest.attribution) ?? '', latest.place.repository || latest.context.cwd);
}

function words(branch: string, folder: string): string {
  const where = plainText(basename(folder), NAME_LIMIT);
  const name = plainText(branch, NAME_LIMIT) || 'a session';
  return where === '' ? name : `${name} in ${where}`;
}
