import type { CallContext } from '../../core/usage/context.ts';
import { contextsAfter, lastTimes } from '../../ledger/queries.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { RepositoryResolver } from '../attribution/repositoryResolver.ts';

export interface WindowSession {
  readonly agent: CallContext['agent'];
  readonly session: string;
  readonly lastTime: number;
  /** The context of its last call. */
  readonly latest: CallContext;
}

/** Which sessions belong to this window's folders, and which was active last. */
export class WindowSessions {
  private readonly ledger: Ledger;
  private readonly places: RepositoryResolver;
  private folders: readonly string[] = [];
  private contexts = new Map<number, CallContext>();
  private inside: number[] = [];
  private seen = 0;
  private generation = 0;

  constructor(ledger: Ledger, places: RepositoryResolver) {
    this.ledger = ledger;
    this.places = places;
  }

  setFolders(folders: readonly string[]): void {
    this.folders = folders;
    this.inside = [];
    this.contexts = new Map();
    this.seen = 0;
  }

  /** Contexts of calls in this window's folders. */
  insideIds(): readonly number[] {
    // In a ledger that took a damaged one's place, the same numbers name other contexts.
    if (this.generation !== this.ledger.generation) this.setFolders(this.folders);
    this.generation = this.ledger.generation;
    for (const { id, context } of contextsAfter(this.ledger, this.seen)) {
      this.seen = id;
      if (this.folders.some((folder) => this.places.isInside(context.cwd, folder))) {
        this.inside.push(id);
        this.contexts.set(id, context);
      }
    }
    return this.inside;
  }

  /** The sessions, the latest first. */
  list(): readonly WindowSession[] {
    const sessions = new Map<string, WindowSession>();
    for (const [id, lastTime] of lastTimes(this.ledger, this.insideIds())) {
      const latest = this.contexts.get(id) as CallContext;
      const key = `${latest.agent} ${latest.session}`;
      const known = sessions.get(key);
      if (known === undefined || lastTime > known.lastTime) {
        sessions.set(key, { agent: latest.agent, session: latest.session, lastTime, latest });
      }
    }
    return [...sessions.values()].sort((a, b) => b.lastTime - a.lastTime);
  }
}
