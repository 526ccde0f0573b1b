import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const DAY = 86_400_000;
export const START = Date.UTC(2026, 2, 2, 9);

const MINUTE = 60_000;
/** Else each commit starts a process more, which looks whether there is something to clean up. */
export const WITHOUT_MAINTENANCE = {
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'maintenance.auto',
  GIT_CONFIG_VALUE_0: 'false',
};
let empty = '';

/** What `git init` makes, which is the same each time: made once in each process, and copied. */
function emptyRepository(): string {
  if (existsSync(empty)) return empty;
  const folder = mkdtempSync(join(tmpdir(), 'empty-repo-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const env = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  empty = join(folder, 'repository');
  execFileSync('git', ['init', '-q', '--template=', '-b', 'main', empty], { env });
  return empty;
}

/** A repository made by plain git, whose clock goes only as told: the same commands give the same commit ids. */
export class MadeRepo {
  readonly home: string;
  readonly dir: string;
  readonly #env: NodeJS.ProcessEnv;
  /** ms UTC; each commit is a minute later. */
  now = START;

  constructor(name = 'work') {
    this.home = mkdtempSync(join(tmpdir(), 'made-repo-'));
    this.dir = join(this.home, name);
    this.#env = {
      PATH: process.env['PATH'] ?? '',
      HOME: this.home,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      ...WITHOUT_MAINTENANCE,
      GIT_AUTHOR_NAME: 'Dev',
      GIT_AUTHOR_EMAIL: 'dev@example.com',
      GIT_COMMITTER_NAME: 'Dev',
      GIT_COMMITTER_EMAIL: 'dev@example.com',
    };
    this.now += MINUTE;
    cpSync(emptyRepository(), this.dir, { recursive: true });
  }

  get commonDir(): string {
    return join(this.dir, '.git');
  }

  git(...args: readonly string[]): string {
    return this.gitIn(this.dir, ...args);
  }

  gitIn(dir: string, ...args: readonly string[]): string {
    this.now += MINUTE;
    const date = `${Math.floor(this.now / 1000)} +0000`;
    const env = { ...this.#env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    return execFileSync('git', args, { cwd: dir, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  }

  days(count: number): this {
    this.now += count * DAY;
    return this;
  }

  write(path: string, text: string): this {
    mkdirSync(dirname(join(this.dir, path)), { recursive: true });
    writeFileSync(join(this.dir, path), text);
    return this;
  }

  /** Commits everything and returns the commit's id. */
  commit(message: string): string {
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message);
    return this.head();
  }

  head(name = 'HEAD'): string {
    if (name !== 'HEAD') return this.git('rev-parse', name);
    // As git would say it, without a process: it is asked for after each commit.
    this.now += MINUTE;
    const head = readFileSync(join(this.commonDir, 'HEAD'), 'utf8').trim();
    const [, ref] = /^ref: (.+)$/.exec(head) ?? [];
    return ref === undefined ? head : readFileSync(join(this.commonDir, ref), 'utf8').trim();
  }

  /** Starts a branch here. */
  branch(name: string): this {
    this.git('checkout', '-q', '-b', name);
    return this;
  }

  checkout(name: string): this {
    this.git('checkout', '-q', name);
    return this;
  }

  /** As a forge does it: one commit on main with all of the branch. `edit` changes the files before the commit. */
  squash(name: string, message: string, edit?: () => void): string {
    this.checkout('main');
    this.git('merge', '-q', '--squash', name);
    edit?.();
    return this.commit(message);
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** So many numbered lines, each long enough to count; `changes` replaces some by number (from 1). */
export function lines(count: number, changes: Readonly<Record<number, string>> = {}, word = 'line'): string {
  return Array.from({ length: count }, (_, i) => `${changes[i + 1] ?? `${word} number ${i + 1} stands here`}\n`).join(
    '',
  );
}
