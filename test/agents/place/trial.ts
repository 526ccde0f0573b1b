import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Bill } from '../provider/bill.ts';
import { Provider } from '../provider/provider.ts';
import type { Script } from '../provider/script.ts';
import { endLeftovers, type RunOptions, type RunResult, run } from './run.ts';
import { inTerminal, type Typing, typist } from './terminal.ts';

export interface PromptOptions {
  /** Calls with one label belong to one session. */
  readonly session?: string;
  readonly cwd?: string;
}

/** The place of one scenario: a fresh home, a git repository, and a provider with a bill. */
export class Trial {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'token-ledger-agent-')));
  readonly home = join(this.folder, 'home');
  readonly repo = join(this.folder, 'shop');
  readonly provider = new Provider(this.repo);
  /** The provider's address; set by `open`. */
  url = '';
  /** Variables of the person's environment: the agents run with them, and the product reads with them. */
  readonly env: Record<string, string> = {};
  /** Folders in which agents worked. */
  readonly worktrees: string[] = [this.repo];
  /** What ran, for a person who looks into a difference. */
  readonly transcript: string[] = [];

  get bill(): Bill {
    return this.provider.bill;
  }

  async open(): Promise<void> {
    for (const folder of [this.home, this.repo, join(this.folder, 'tmp')]) mkdirSync(folder);
    this.url = await this.provider.listen();
    this.git('init', '-q', '-b', 'main');
    this.git('config', 'user.name', 'Dev');
    this.git('config', 'user.email', 'dev@example.invalid');
    writeFileSync(join(this.repo, 'README.md'), '# Shop\n\nA small shop.\n');
    this.git('add', '.');
    this.git('commit', '-q', '-m', 'Start');
  }

  close(): void {
    endLeftovers(this.home);
    this.provider.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  git(...args: readonly string[]): void {
    const env = { PATH: process.env['PATH'], HOME: this.home, GIT_CONFIG_NOSYSTEM: '1' };
    execFileSync('git', args, { cwd: this.repo, env, stdio: 'ignore' });
  }

  /** Adds a worktree on a new branch. Returns its folder. */
  addWorktree(branch: string, name = 'shop-tree'): string {
    const path = join(this.folder, name);
    this.git('worktree', 'add', '-q', '-b', branch, path);
    this.worktrees.push(path);
    return path;
  }

  /** Writes a file below the home. */
  put(path: string, content: string | object): void {
    const file = join(this.home, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }

  /** A prompt whose answers follow the script. */
  prompt(steps: Script, { session = 'a', cwd = this.repo }: PromptOptions = {}): string {
    return `Please work on ${this.provider.add(steps, session, cwd).marker} now.`;
  }

  /** A prompt, and a condition that holds once its script's last answer is billed. */
  followed(steps: Script, options: PromptOptions = {}): { readonly prompt: string; readonly done: () => boolean } {
    const { id, marker } = this.provider.add(steps, options.session ?? 'a', options.cwd ?? this.repo);
    return {
      prompt: `Please work on ${marker} now.`,
      done: () => this.bill.isDone(id, steps.length - 1),
    };
  }

  async run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    const env = { ...options.env, ...this.env };
    const result = await run(this.home, command, args, { cwd: this.repo, ...options, env });
    this.transcript.push(
      `$ ${command} ${args.join(' ')}\n[${result.code}] ${result.out.slice(-4000)}\n${result.err.slice(-3000)}`,
    );
    if (result.ranTooLong) throw new Error(`${command} ran past its time.`);
    return result;
  }

  /** Runs a program in a terminal and types. Returns all that it wrote. */
  async type(
    command: string,
    args: readonly string[],
    script: readonly Typing[],
    options: RunOptions = {},
  ): Promise<string> {
    const env = { TERM: 'xterm-256color', ...options.env };
    const { out } = await this.run(...inTerminal(command, args), {
      seconds: 80,
      ...options,
      env,
      type: typist(script),
    });
    return out;
  }

  /** Resolves to true, for `killOn`, so many milliseconds after an answer stopped halfway: what came before it is written. */
  async hangs(ms = 700): Promise<boolean> {
    const came = await this.bill.until(() => this.bill.hanging > 0);
    return new Promise((resolve) => setTimeout(() => resolve(came), ms));
  }

  /** Resolves to true, for `killOn`, so many milliseconds after the n-th completed answer: while its tool runs. */
  async toolRuns(answers: number, ms = 900): Promise<boolean> {
    const came = await this.bill.until(() => this.bill.completed.length >= answers);
    return new Promise((resolve) => setTimeout(() => resolve(came), ms));
  }
}
