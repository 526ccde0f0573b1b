import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

export interface Ran {
  readonly stdout: string;
  /** From start to exit, as a person waits for it. */
  readonly wallMs: number;
  /** The most memory the process held at once, in MB; 0 where the system does not report. */
  readonly peakMb: number;
}

/** Runs a command to its end and measures it from outside. */
export async function run(command: string, args: readonly string[], env: Record<string, string>): Promise<Ran> {
  const start = performance.now();
  const child = spawn(command, args, {
    // In no repository: a summary in one is of that one.
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  let peakMb = 0;
  // The kernel keeps the high-water mark: the last look before the end is close to it.
  const look = setInterval(() => {
    peakMb = Math.max(peakMb, highWater(child.pid ?? 0));
  }, 10);
  const code = await new Promise<number | null>((resolve) => void child.once('close', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
  return { stdout, wallMs: performance.now() - start, peakMb };
}

function highWater(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** The value below which the share `p` of the values is. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0;
}

export const round = (n: number, digits = 1): number => Number(n.toFixed(digits));
