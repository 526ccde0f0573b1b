import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DAY, lines, MadeRepo } from '../git/makeRepo.ts';
import { runCli } from './cli.ts';

export interface OutcomeRowJson {
  readonly repo: string | null;
  readonly branch: string | null;
  readonly ticket: string | null;
  readonly state: string;
  readonly confidence: string;
  readonly evidence: readonly string[];
  readonly landedAt: string | null;
  readonly landing: string | null;
  readonly retained: Readonly<Record<string, number | null>>;
  readonly calls: number;
  readonly tokens: Readonly<Record<string, number>>;
  readonly cost: { readonly total: number };
}

const NOW = Date.now();
export const ago = (days: number): number => NOW - days * DAY;

/** A home with logs of calls, and a repository in which things happened, by a clock that ends now. */
export class World {
  readonly repo = new MadeRepo('work');
  readonly home = join(this.repo.home, 'home');
  #calls = 0;
  #session = '';

  /** A call in a folder, at the repository's time. */
  call(cwd: string, branch: string, extra: Readonly<Record<string, unknown>> = {}): void {
    this.#session = `session-${this.#calls + 1}`;
    this.callAgain(cwd, branch, extra);
  }

  /** Another call of the latest session. */
  callAgain(cwd: string, branch: string, extra: Readonly<Record<string, unknown>> = {}): void {
    const n = ++this.#calls;
    const session = this.#session;
    const path = join(this.home, `.claude/projects/p/${session}.jsonl`);
    mkdirSync(dirname(path), { recursive: true });
    const line = {
      type: 'assistant',
      sessionId: session,
      cwd,
      gitBranch: branch,
      timestamp: new Date(this.repo.now).toISOString(),
      requestId: `r${n}`,
      message: {
        id: `m${n}`,
        model: 'claude-sonnet-4-5',
        stop_reason: 'end_turn',
        usage: { input_tokens: 10 * n, cache_read_input_tokens: 977 * n, output_tokens: 1000 + 7 * n },
      },
      ...extra,
    };
    appendFileSync(path, `${JSON.stringify(line)}\n`);
  }

  said(record: object): void {
    const session = this.#session;
    const timestamp = new Date(this.repo.now).toISOString();
    const line = JSON.stringify({ ...record, sessionId: session, timestamp });
    appendFileSync(join(this.home, `.claude/projects/p/${session}.jsonl`), `${line}\n`);
  }

  at(days: number): this {
    this.repo.now = ago(days);
    return this;
  }

  /** A branch with a file of its own and a call on it. */
  branch(name: string, file: string, from = 'main'): void {
    this.repo.checkout(from).branch(name);
    this.call(this.repo.dir, name);
    this.repo.write(file, lines(30, {}, file));
    this.repo.commit(`Work on ${file}`);
  }

  outcomes(...args: readonly string[]): readonly OutcomeRowJson[] {
    return (runCli(this.home, ['outcomes', ...args]) as unknown as { rows: readonly OutcomeRowJson[] }).rows;
  }
}
