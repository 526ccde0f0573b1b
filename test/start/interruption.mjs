// Signals end what was started, and only then this process. Plain JavaScript for Node 20: npm start runs it on a bare clone.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Where there are process groups, a step and all that it started are ended together. */
const GROUPS = process.platform !== 'win32';
/** A step that does not end by then is killed. */
const PATIENCE = 5_000;

/** A signal came. */
export class Interrupted extends Error {
  constructor(signal) {
    super(`Ended by ${signal}.`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

export class Interruption {
  /** The first signal that came; undefined for none. */
  signal;
  #ends = new Set();
  #wake;
  /** Resolves when a signal comes. */
  came = new Promise((resolve) => (this.#wake = resolve));

  /**
   * Listens until the process ends: a terminal's Ctrl+C may reach it twice. `parent`: its end counts as a signal, because npm
   * ends the shell between itself and this process only.
   */
  constructor({ parent }) {
    for (const signal of SIGNALS) process.on(signal, () => this.#come(signal));
    if (!parent) return;
    const first = process.ppid;
    setInterval(() => process.ppid !== first && this.#come('SIGTERM'), 500).unref();
  }

  /** Runs a program to its end and resolves with its exit code and output. Rejects with Interrupted after a signal. */
  async run(program, args, { cwd, env, stdio = 'pipe', shell = false }) {
    this.check();
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', stdio, stdio], shell, detached: GROUPS });
    const end = () => {
      signalAll(child, 'SIGTERM');
      setTimeout(() => signalAll(child, 'SIGKILL'), PATIENCE).unref();
    };
    this.#ends.add(end);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    const code = await new Promise((resolve) => {
      child.once('error', (error) => resolve(((output += error.message), null)));
      child.once('close', resolve);
    });
    this.#ends.delete(end);
    this.check();
    return { code, output };
  }

  /** Hands each signal on to a process that ends itself. */
  forwardTo(child) {
    this.#ends.add((signal) => child.kill(signal));
  }

  /** Throws Interrupted if a signal came. */
  check() {
    if (this.signal !== undefined) throw new Interrupted(this.signal);
  }

  #come(signal) {
    this.signal ??= signal;
    this.#wake();
    for (const end of this.#ends) end(signal);
  }
}

function signalAll(child, signal) {
  try {
    if (GROUPS && child.pid !== undefined) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It has ended.
  }
}
