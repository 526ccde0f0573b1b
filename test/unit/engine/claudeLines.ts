type Json = Readonly<Record<string, unknown>>;

/** One row of a transcript. `m1/r1` names message and request; no `/` means no request id, `-` no message id. */
export interface Row {
  readonly of: string;
  readonly out: number;
  /** Seconds. */
  readonly at?: number;
  /** Fields of the line, of the message and of its usage, beside the usual. */
  readonly line?: Json;
  readonly message?: Json;
  readonly usage?: Json;
}

const timeOf = (at: number): string => new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString();

export function rowRecord({ of, out, at = 0, line, message, usage }: Row): Json {
  const [id, requestId] = of.split('/');
  return {
    type: 'assistant',
    sessionId: 's1',
    cwd: '/w',
    gitBranch: 'main',
    timestamp: timeOf(at),
    uuid: `u-${of}-${at}-${out}`,
    ...(requestId === undefined ? {} : { requestId }),
    message: {
      ...(id === '-' ? {} : { id }),
      model: 'opus',
      stop_reason: 'end_turn',
      usage: { input_tokens: 10, output_tokens: out, ...usage },
      ...message,
    },
    ...line,
  };
}

export const row = (of: string, out: number, more: Omit<Row, 'of' | 'out'> = {}): string =>
  JSON.stringify(rowRecord({ of, out, ...more }));

/** The same row as a session's file reports its sub-agent's work. */
export function progress(of: string, out: number, more: Omit<Row, 'of' | 'out'> = {}): string {
  const { message, requestId, timestamp, uuid } = rowRecord({ of, out, ...more });
  const inner = { type: 'assistant', message, requestId, timestamp, uuid };
  const repeats = { usage: { input_tokens: 999, output_tokens: 999 } };
  return JSON.stringify({
    type: 'progress',
    sessionId: 's1',
    cwd: '/w',
    gitBranch: 'main',
    timestamp,
    data: { type: 'agent_progress', agentId: 'a', message: inner, normalizedMessages: [repeats] },
    ...more.line,
  });
}

export const lines = (...all: readonly string[]): string => all.map((each) => `${each}\n`).join('');
