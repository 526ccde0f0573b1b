/** Lines of JSON. No address, no token, no path, no pseudonym: the type has no place for them. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly route?: string;
  readonly status?: number;
  readonly count?: number;
  readonly p99Ms?: number;
  readonly message?: string;
  readonly frozen?: number;
  readonly removed?: number;
  readonly groups?: number;
  readonly port?: number;
}
export type Log = (line: LogLine) => void;

/** Writes lines with the minute they were written in; nothing finer, since a line may stand for one person's request. */
export function jsonLog(write: (text: string) => void, clock: () => number): Log {
  return (line) => {
    const at = `${new Date(clock()).toISOString().slice(0, 16)}Z`;
    write(`${JSON.stringify({ at, ...line })}\n`);
  };
}

/** An error for the log: its kind and where it came from. Its message may quote data, so only known kinds keep theirs. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return 'not an error';
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return `${error.name}${code} ${frames
    .slice(0, 6)
    .map((line) => line.trim())
    .join(' ')}`;
}

/** Counts requests by route and status; logged every few minutes as sums, so that the log does not show who worked when. */
export class RequestCounts {
  #counts = new Map<string, { readonly route: string; readonly status: number; readonly ms: number[] }>();
  /** Answers since the start by class of status (`2xx`). */
  readonly classes = new Map<string, number>();

  add(route: string, status: number, ms: number): void {
    const key = `${route} ${status}`;
    const group = `${Math.floor(status / 100)}xx`;
    this.classes.set(group, (this.classes.get(group) ?? 0) + 1);
    const entry = this.#counts.get(key) ?? { route, status, ms: [] };
    this.#counts.set(key, entry);
    if (entry.ms.length < 100_000) entry.ms.push(ms);
  }

  announce(log: Log): void {
    const counts = this.#counts;
    this.#counts = new Map();
    for (const { route, status, ms } of counts.values()) {
      const p99Ms = Math.round(ms.toSorted((a, b) => a - b)[Math.floor(ms.length * 0.99)] ?? 0);
      log({ level: 'info', event: 'requests', route, status, count: ms.length, p99Ms });
    }
  }
}
