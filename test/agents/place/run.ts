import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly seconds?: number;
  /** The process group gets a SIGKILL when this resolves to true. */
  readonly killOn?: Promise<boolean>;
  /** Writes to the process; `output` gives what it wrote so far. Without it, its input is empty. */
  readonly type?: (write: (text: string) => void, end: () => void, output: () => string) => Promise<void>;
}

export interface RunResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly ranTooLong: boolean;
}

/** The environment of an agent: nothing of this process but where programs are. */
export function agentEnv(home: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_CACHE_HOME: join(home, '.cache'),
    TMPDIR: join(home, '../tmp'),
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    SHELL: '/bin/bash',
    USER: 'dev',
    DO_NOT_TRACK: '1',
    NO_PROXY: '*',
    ...more,
  };
}

/** Runs a program to its end, at low priority and bounded in time (90 s by default); its children end with it. */
export function run(home: string, command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const child = spawn('nice', ['-n', '10', command, ...args], {
    cwd: options.cwd,
    env: agentEnv(home, options.env),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  let ranTooLong = false;
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.on('error', () => undefined);
  const kill = (): void => killGroup(child.pid);
  const timer = setTimeout(
    () => {
      ranTooLong = true;
      kill();
    },
    (options.seconds ?? 90) * 1000,
  );
  void options.killOn?.then((isTime) => isTime && kill());
  if (options.type === undefined) child.stdin.end();
  else
    void options.type(
      (text) => child.stdin.write(text),
      () => child.stdin.end(),
      () => out,
    );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      kill();
      resolve({ code, out, err, ranTooLong });
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has ended.
  }
}

/** Ends what agents left running: processes whose HOME is this one. */
export function endLeftovers(home: string): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/u.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`HOME=${home}`)) continue;
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // The process has ended, or belongs to somebody else.
    }
  }
}
