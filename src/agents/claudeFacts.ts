import { describeShape } from './shape.ts';
import type { Fact, Json, Sink } from './agent.ts';

/** Lines that say something of a session beside its calls; each is small, so it is parsed whole. */
export function claudeFact(type: string | undefined, bytes: Uint8Array, from: number, to: number, sink: Sink): void {
  if (type !== 'pr-link' && type !== 'worktree-state' && type !== 'cost-state') return;
  const line = parse(bytes, from, to);
  const session = line?.['sessionId'];
  if (line === undefined || typeof session !== 'string') {
    return sink.unread(`${type} without a session`, '', describeShape(bytes, from, to));
  }
  const time = Date.parse(String(line['timestamp'] ?? '')) || 0;
  const fact = FACTS[type](line);
  if (fact !== undefined) sink.fact({ session, time, ...fact });
}

type Said = Pick<Fact, 'kind' | 'key' | 'value'> | undefined;

const FACTS: Record<'pr-link' | 'worktree-state' | 'cost-state', (line: Record<string, unknown>) => Said> = {
  'pr-link': (line) => {
    const { prUrl, prNumber, prRepository } = line;
    if (typeof prUrl !== 'string') return undefined;
    return {
      kind: 'pull-request',
      key: prUrl,
      value: { url: prUrl, number: json(prNumber), repository: json(prRepository) },
    };
  },
  'worktree-state': (line) => ({ kind: 'worktree', key: '', value: json(line['worktreeSession']) }),
  // Claude Code's own running estimate of the session; the last one holds.
  'cost-state': (line) => {
    const dollars = line['totalCostUSD'];
    return typeof dollars === 'number' && dollars >= 0
      ? { kind: 'vendor-cost', key: '', value: Math.round(dollars * 1e9) }
      : undefined;
  },
};

const json = (value: unknown): Json => (value === undefined ? null : (value as Json));

function parse(bytes: Uint8Array, from: number, to: number): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(from, to)));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
