import { firstLine } from '../../../core/tickets/forgeMessages.ts';
import type { Commit } from '../../../git/history.ts';

/** The first-parent history of an integration branch, by id and by time. */
export class FirstParentHistory {
  /** Newest first. */
  readonly commits: readonly Commit[];
  readonly #positions: ReadonlyMap<string, number>;
  #authored: ReadonlySet<string> | undefined;

  constructor(commits: readonly Commit[]) {
    this.commits = commits;
    this.#positions = new Map(commits.map((commit, index) => [commit.id, index]));
  }

  get(id: string): Commit | undefined {
    const position = this.#positions.get(id);
    return position === undefined ? undefined : this.commits[position];
  }

  /** 0 is the newest. */
  position(id: string): number | undefined {
    return this.#positions.get(id);
  }

  /** A commit with this author time and message is on the line: a rebased or cherry-picked copy keeps both. */
  hasAuthored(authorTime: number, message: string): boolean {
    this.#authored ??= new Set(this.commits.map((commit) => `${commit.authorTime} ${firstLine(commit.message)}`));
    return this.#authored.has(`${authorTime} ${firstLine(message)}`);
  }

  /** The newest commit that was there at a time (ms UTC), or undefined if history as it is known begins later. */
  at(time: number): Commit | undefined {
    return this.commits.find((commit) => commit.time <= time);
  }
}
