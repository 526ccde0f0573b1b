import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { MINUTE_MS } from '../../core/durations.ts';

/** The mark beside a ledger while one process repairs it. */
interface RepairMark {
  readonly pid: number;
  readonly host: string;
  /** Where the damaged file is moved to. */
  readonly aside: string;
}

/** Called once when something that another process does is waited for longer than a second. */
export type OnWaiting = (message: string) => void;

/** Without a living owner a mark counts this long, ms: its process may be of another machine that shares the folder. */
const OWNERLESS_MS = MINUTE_MS;
/** A process number may be given again, so not even a living owner keeps others waiting for longer, ms. */
const LONGEST_MS = 10 * MINUTE_MS;
const SAY_AFTER_MS = 1_000;

const markOf = (path: string): string => `${path}.repair`;

/** Makes the mark. False if another process has it. */
export function beginRepair(path: string, aside: string): boolean {
  try {
    const fd = openSync(markOf(path), 'wx', 0o600);
    try {
      writeSync(fd, JSON.stringify({ pid: process.pid, host: hostname(), aside } satisfies RepairMark));
    } finally {
      closeSync(fd);
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

export function endRepair(path: string): void {
  rmSync(markOf(path), { force: true });
}

/**
 * Waits while another process repairs. Returns undefined, or, if a repair was cut off before its end, where it moved the
 * damaged file to ('' if that is not known).
 */
export function awaitRepair(path: string, onWaiting: OnWaiting): string | undefined {
  const sleep = new Int32Array(new SharedArrayBuffer(4));
  const begun = performance.now();
  for (let said = false; ; ) {
    const mark = readMark(path);
    if (mark === undefined) return undefined;
    if (mark.isStale) {
      endRepair(path);
      return mark.aside;
    }
    if (!said && performance.now() - begun > SAY_AFTER_MS) {
      said = true;
      onWaiting('The ledger is being repaired by another window or command. Waiting for it.');
    }
    Atomics.wait(sleep, 0, 0, 50);
  }
}

function readMark(path: string): { readonly isStale: boolean; readonly aside: string } | undefined {
  try {
    const age = Math.abs(Date.now() - statSync(markOf(path)).mtimeMs);
    const { pid, host, aside } = parseMark(readFileSync(markOf(path), 'utf8'));
    if (pid === 0 || host !== hostname()) return { isStale: age > OWNERLESS_MS, aside };
    return { isStale: age > LONGEST_MS || !isAlive(pid), aside };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseMark(text: string): RepairMark {
  try {
    const { pid, host, aside } = JSON.parse(text) as Partial<RepairMark>;
    return { pid: Number(pid) || 0, host: String(host), aside: typeof aside === 'string' ? aside : '' };
  } catch {
    return { pid: 0, host: '', aside: '' };
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
