import { MINUTE_MS } from '../../core/durations.ts';
import type { CallContext } from '../../core/usage/context.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { contextsAfter, contextsLately, lastTimes } from '../../ledger/queries.ts';
import type { FolderRelation, RepositoryResolver } from '../attribution/repositoryResolver.ts';

export interface WindowSession {
  readonly agent: CallContext['agent'];
  readonly session: string;
  readonly lastTime: number;
  /** The context of its last call. */
  readonly latest: CallContext;
  /** How the folder of its last call is related to the window's; `nested`: another open window is nearer to it. */
  readonly relation: FolderRelation | 'nested';
}

interface Related {
  readonly context: CallContext;
  readonly relation: FolderRelation;
}

/** Which sessions belong to this window's folders, and which was active last. */
export class WindowSessions {
  readonly #ledger: Ledger;
  readonly #places: RepositoryResolver;
  #folders: readonly string[] = [];
  readonly #others: () => readonly string[];
  #contexts = new Map<number, Related>();
  #inside: number[] = [];
  #seen = 0;
  #generation = 0;

  /** `others`: folders of the other windows that are open. */
  constructor(ledger: Ledger, places: RepositoryResolver, others: () => readonly string[] = () => []) {
    this.#ledger = ledger;
    this.#places = places;
    this.#others = others;
  }

  setFolders(folders: readonly string[]): void {
    this.#folders = folders;
    this.#inside = [];
    this.#contexts = new Map();
    this.#seen = 0;
  }

  /** Contexts of calls in this window's folders. */
  insideIds(): readonly number[] {
    // In a ledger that took a damaged one's place, the same numbers name other contexts.
    if (this.#generation !== this.#ledger.generation) this.setFolders(this.#folders);
    this.#generation = this.#ledger.generation;
    for (const { id, context } of contextsAfter(this.#ledger, this.#seen)) {
      this.#seen = id;
      const relation = this.#relationOf(context.cwd);
      if (relation === undefined) continue;
      this.#inside.push(id);
      this.#contexts.set(id, { context, relation });
    }
    return this.#inside;
  }

  /** Reports whether a call in this folder belongs to the window's folders. */
  holds(cwd: string): boolean {
    return this.#relationOf(cwd) !== undefined;
  }

  /** The sessions, the latest first. A call dated in the future does not make its session the latest. */
  list(now: number): readonly WindowSession[] {
    return this.#sessionsOf(this.#lastTimes(now + CLOCK_SKEW), this.#contexts);
  }

  #sessionsOf(times: ReadonlyMap<number, number>, contexts: ReadonlyMap<number, Related>): readonly WindowSession[] {
    const sessions = new Map<string, WindowSession>();
    for (const [id, lastTime] of times) {
      const { context: latest, relation } = contexts.get(id) as Related;
      const key = sessionKey(latest);
      const known = sessions.get(key);
      if (known === undefined || lastTime > known.lastTime) {
        sessions.set(key, { agent: latest.agent, session: latest.session, lastTime, latest, relation });
      }
    }
    const others = this.#others();
    return [...sessions.values()]
      .map((each) => (this.#isNested(each, others) ? { ...each, relation: 'nested' as const } : each))
      .sort((a, b) => b.lastTime - a.lastTime);
  }

  /** The session to show: of these folders, else of another worktree; undefined where all belong to other windows. */
  latest(now: number): WindowSession | undefined {
    const recent = this.#amongRecent(now + CLOCK_SKEW);
    if (recent !== undefined) return recent;
    const list = this.list(now).filter(({ relation }) => relation !== 'nested');
    return list.find(isOfFolders) ?? list[0];
  }

  /** Returns the latest session of these folders if it is among the latest calls of all: earlier ones are not read. */
  #amongRecent(until: number): WindowSession | undefined {
    for (const limit of RECENT) {
      const { contexts, since } = contextsLately(this.#ledger, until, limit);
      const inside = new Map<number, Related>();
      for (const { id, context } of contexts) {
        const relation = this.#relationOf(context.cwd);
        if (relation !== undefined) inside.set(id, { context, relation });
      }
      const times = lastTimes(this.#ledger, [...inside.keys()], until);
      const found = this.#sessionsOf(times, inside).find(isOfFolders);
      if (found !== undefined && found.lastTime >= since) return found;
    }
    return undefined;
  }

  /** Of each context; where all its calls are in the future, the time 0. */
  #lastTimes(until: number): ReadonlyMap<number, number> {
    const ids = this.insideIds();
    const times = lastTimes(this.#ledger, ids, until);
    const ahead = ids.filter((id) => !times.has(id));
    for (const id of lastTimes(this.#ledger, ahead).keys()) times.set(id, 0);
    return times;
  }

  /** The nearest relation to any of the folders. */
  #relationOf(cwd: string): FolderRelation | undefined {
    const found = new Set(this.#folders.map((folder) => this.#places.relation(cwd, folder)));
    return RELATIONS.find((relation) => found.has(relation));
  }

  /** Another window's folder holds the session's folder and is deeper than ours. */
  #isNested({ latest: { cwd }, relation }: WindowSession, others: readonly string[]): boolean {
    if (relation === 'around') return others.some((folder) => this.#places.depth(cwd, folder) >= 0);
    const own = Math.max(...this.#folders.map((folder) => this.#places.depth(cwd, folder)));
    return others.some((folder) => this.#places.depth(cwd, folder) > own);
  }
}

const isOfFolders = ({ relation }: WindowSession): boolean => relation !== 'worktree' && relation !== 'nested';

/** How many of the latest sums are looked at before all sessions are: of contexts and quarters of an hour. */
const RECENT = [64, 1024];
const RELATIONS: readonly FolderRelation[] = ['inside', 'around', 'worktree'];
/** Clocks of an agent's container or of the log's machine may be ahead by as much, ms. */
const CLOCK_SKEW = MINUTE_MS;
