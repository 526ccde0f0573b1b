import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname, parse } from 'node:path';
import { GIT_OPTIONS, gitEnvironment } from './gitEnvironment.ts';
import { GitProgram } from './gitProgram.ts';
import { asError, Semaphore } from './semaphore.ts';

export type GitProblem = 'no-git' | 'timeout' | 'too-large' | 'failed';

/** Git could not answer. `message` is for a person: what was asked for and what git said first. */
export class GitError extends Error {
  readonly problem: GitProblem;

  constructor(problem: GitProblem, message: string) {
    super(message);
    this.name = 'GitError';
    this.problem = problem;
  }
}

export interface GitRequest {
  /** The git directory that is asked; git itself goes there, the process is started elsewhere. */
  readonly gitDir: string;
  /** A subcommand of git itself and its arguments. Revisions are full object ids, paths come after `--`: no name from a repository is ever an argument that git could read as an option. */
  readonly args: readonly string[];
  readonly input?: string;
  /** Exit codes beside 0 that are answers. */
  readonly codes?: readonly number[];
  readonly timeLimit?: number;
  /** Most bytes of output. */
  readonly cap?: number;
  readonly signal?: AbortSignal | undefined;
}

const TIME_LIMIT = 30_000;
const OUTPUT_CAP = 64 * 1024 * 1024;
const MESSAGE_CAP = 2000;

/** The one way to git: bounded in time, output and number of processes; read-only as `GIT_OPTIONS` and `gitEnvironment` make it. */
export class Git {
  readonly #path: string | undefined;
  readonly #program: GitProgram;
  readonly #slots: Semaphore;
  readonly #env: NodeJS.ProcessEnv;
  #version: readonly [number, number] | undefined;

  constructor(options: { readonly path?: string; readonly processes?: number; readonly env?: NodeJS.ProcessEnv } = {}) {
    this.#path = options.path;
    this.#program = new GitProgram(options.env ?? process.env);
    this.#slots = new Semaphore(options.processes ?? 2);
    this.#env = gitEnvironment(options.env ?? process.env);
  }

  /** What git prints. Throws `GitError`, or the signal's reason. */
  text(request: GitRequest): Promise<string> {
    return this.#slots.run(() => this.#process(request), request.signal);
  }

  /** Major and minor number of git's version; asked once. */
  async version(gitDir: string, signal?: AbortSignal): Promise<readonly [number, number]> {
    if (this.#version) return this.#version;
    const text = await this.text({ gitDir, args: ['version'], signal });
    const found = /(\d+)\.(\d+)/.exec(text);
    this.#version = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)];
    return this.#version;
  }

  /** No program of the repository that holds this folder is ever taken for git. */
  refuseInside(folder: string): void {
    this.#program.refuseInside(folder);
  }

  #process(request: GitRequest): Promise<string> {
    const { gitDir, args, signal } = request;
    signal?.throwIfAborted();
    const program = this.#path ?? this.#program.pathFor(gitDir);
    if (program === undefined) throw new GitError('no-git', `git ${args[0] ?? ''}: not found`);
    const child = spawn(program, ['-C', gitDir, ...GIT_OPTIONS, `--git-dir=${gitDir}`, ...args], {
      cwd: parse(dirname(program)).root,
      env: this.#env,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    lowerPriority(child);
    return collect(child, request);
  }
}

/** Nobody waits for these processes; the editor and the build come first. */
function lowerPriority(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system does not allow it.
  }
}

function collect(child: ReturnType<typeof spawn>, request: GitRequest): Promise<string> {
  const { args, signal } = request;
  const cap = request.cap ?? OUTPUT_CAP;
  const timeLimit = request.timeLimit ?? TIME_LIMIT;
  return new Promise((resolve, reject) => {
    const out: Buffer[] = [];
    let size = 0;
    let message = '';
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const stop = (error: Error): void => {
      child.kill('SIGKILL');
      finish(() => reject(error));
    };
    const fail = (problem: GitProblem, why: string): void =>
      stop(new GitError(problem, `git ${args[0] ?? ''}: ${why}`));
    const abort = (): void => stop(asError(signal?.reason));
    const timer = setTimeout(() => fail('timeout', `no answer within ${Math.round(timeLimit / 1000)} s`), timeLimit);
    signal?.addEventListener('abort', abort, { once: true });
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > cap) fail('too-large', `more than ${Math.round(cap / 1048576)} MB of output`);
      else out.push(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (message.length < MESSAGE_CAP) message += chunk.toString('utf8');
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') fail('no-git', 'not found');
      else fail('failed', error.message);
    });
    child.on('close', (code) => {
      if (code === 0 || request.codes?.includes(code ?? -1)) finish(() => resolve(Buffer.concat(out).toString('utf8')));
      else if (!existsSync(request.gitDir)) fail('failed', 'the repository’s folder is gone');
      else fail('failed', firstLine(message) || `ended with ${code ?? 'a signal'}`);
    });
    // Git may end before it has read all of its input; the exit code says why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(request.input ?? '');
  });
}

function firstLine(text: string): string {
  return (text.split('\n').find((line) => line.trim() !== '') ?? '').slice(0, 300);
}
