// Six weeks of a person's work, made up: logs of an agent and a repository that git itself wrote, so that there is something to look at.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentHome, Usage } from '../vscode/agentHome.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

interface Branch {
  readonly name: string;
  /** The days before today on which it was worked on, the first and the last. */
  readonly from: number;
  readonly to: number;
  readonly fate: 'squash' | 'merge' | 'none';
}

/** In the order in which they were worked on, one after another. */
const BRANCHES: readonly Branch[] = [
  { name: 'feature/SHOP-101-cart', from: 43, to: 37, fate: 'squash' },
  { name: 'feature/SHOP-104-search', from: 36, to: 33, fate: 'squash' },
  { name: 'fix/SHOP-107-rounding', from: 32, to: 26, fate: 'merge' },
  { name: 'spike-wasm', from: 24, to: 22, fate: 'none' },
  { name: 'feature/SHOP-112-checkout', from: 20, to: 9, fate: 'squash' },
  { name: 'fix/SHOP-118-timezones', from: 8, to: 2, fate: 'merge' },
];

/** A time zone in which it is evening now, whatever time it is: then all of today's made work is in one day. */
export function eveningZone(now: number): string {
  const ahead = 18 - new Date(now).getUTCHours();
  const hours = ahead > 14 ? ahead - 24 : ahead;
  // The signs of these names are the other way round.
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

/** Fills a home with logs and an empty folder with a repository. `now` is the latest moment of it. */
export function makeWork(home: AgentHome, folder: string, now: number): void {
  const repository = new Repository(folder, now - 45 * DAY);
  for (const branch of BRANCHES) {
    repository.begin(branch.name, now - branch.from * DAY - 2 * HOUR);
    for (let ago = branch.from; ago >= branch.to; ago -= 1)
      if (ago % 7 !== 3) logDay(home, folder, branch.name, now - ago * DAY, ago);
    repository.commit(branch.name, now - branch.to * DAY + 4 * HOUR);
    repository.land(branch, now - branch.to * DAY + 6 * HOUR);
  }
  logToday(home, folder, repository, now);
}

function logDay(home: AgentHome, cwd: string, branch: string, day: number, seed: number): void {
  let time = day;
  const log = home.claude({ cwd, branch, now: () => time });
  for (let i = 0; i < 6 + ((seed * 7) % 23); i += 1, time += 4 * 60_000) log.call(usage(i + seed));
}

function logToday(home: AgentHome, cwd: string, repository: Repository, now: number): void {
  let time = now - 8 * HOUR;
  const run = (branch: string, calls: number, minutes: number, model?: string): void => {
    repository.begin(branch, time - 60_000);
    const log = home.claude({ cwd, branch, now: () => time, ...(model === undefined ? {} : { model }) });
    for (let i = 0; i < calls; i += 1, time += minutes * 60_000) log.call(usage(i));
    repository.commit(branch, time);
    time += 12 * 60_000;
  };
  run('feature/SHOP-121-invoices', 22, 6, 'claude-opus-4-5-20251101');
  run('fix/SHOP-125-currency', 31, 5);
  repository.land({ name: 'fix/SHOP-125-currency', from: 0, to: 0, fate: 'squash' }, time - 6 * 60_000);
  run('shop-77-try', 4, 3, 'house-model-1');
  run('tidy-up', 14, 2);
}

function usage(i: number): Usage {
  return {
    input: 4 + (i % 9),
    output: 240 + ((i * 379) % 1900),
    cacheWrite5m: 900 + ((i * 211) % 2600),
    cacheRead: 15_000 + i * 2_300,
  };
}

/** One session of an afternoon. */
export function fillAfternoon(home: AgentHome, folder: string): void {
  const log = home.claude({ cwd: folder, branch: 'ABC-123-first-light' });
  log.ask('Please make the totals exact.');
  for (let i = 0; i < 12; i += 1)
    log.call({ input: 9, output: 900 + i * 70, cacheWrite5m: 2100, cacheRead: 18_000 + i * 2200 });
}

class Repository {
  readonly #folder: string;

  constructor(folder: string, begun: number) {
    this.#folder = folder;
    this.#git(begun, 'init', '-q', '-b', 'main');
    for (const name of ['cart', 'search', 'money', 'time', 'pdf']) this.#write(name, 40, 'begin');
    this.#git(begun, 'add', '.');
    this.#git(begun, 'commit', '-qm', 'Begin');
  }

  begin(branch: string, time: number): void {
    this.#git(time, 'checkout', '-q', 'main');
    this.#git(time, 'checkout', '-q', '-b', branch);
  }

  commit(branch: string, time: number): void {
    this.#write(branch.replaceAll('/', '-'), 30, branch);
    this.#git(time, 'add', '.');
    this.#git(time, 'commit', '-qm', `Work on ${branch}`);
  }

  land({ name, fate, from }: Branch, time: number): void {
    if (fate === 'none') return;
    this.#git(time, 'checkout', '-q', 'main');
    if (fate === 'merge')
      return this.#git(time, 'merge', '-q', '--no-ff', '-m', `Merge pull request #${90 + from} from me/${name}`, name);
    this.#git(time, 'merge', '-q', '--squash', name);
    this.#git(time, 'commit', '-qm', `${name} (#${90 + from})`);
  }

  #write(name: string, lines: number, word: string): void {
    const text = Array.from({ length: lines }, (_, i) => `export const ${word.replaceAll(/\W/g, '')}${i} = ${i * 7};`);
    writeFileSync(join(this.#folder, `${name}.ts`), `${text.join('\n')}\n`);
  }

  #git(time: number, ...args: readonly string[]): void {
    const date = `${Math.floor(time / 1000)} +0000`;
    const who = {
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.test',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@example.test',
    };
    execFileSync('git', ['-c', 'commit.gpgsign=false', ...args], {
      cwd: this.#folder,
      env: { ...process.env, ...who, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date, GIT_CONFIG_GLOBAL: '/dev/null' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
}
