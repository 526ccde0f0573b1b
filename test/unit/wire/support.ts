import { createHash, createHmac } from 'node:crypto';
import type { Hashing } from '../../../src/wire/identity.ts';
import { defaultPolicy, hashPolicy, type Policy } from '../../../src/wire/policy.ts';
import type { DayTotal, RowRules } from '../../../src/wire/rows.ts';

export const hashing: Hashing = {
  sha256: (text) => createHash('sha256').update(text).digest(),
  hmacSha256: (key, text) => createHmac('sha256', key).update(text).digest(),
};

export const policy: Policy = { ...defaultPolicy('checkout', 8), buckets: ['checkout', 'search'] };

export function rulesOf(own: Policy = policy): RowRules {
  return {
    policy: own,
    policyHash: hashPolicy(hashing, own),
    prices: '2026-11-01',
    buckets: [
      { bucket: 'checkout', ticketPrefix: 'ABC' },
      { bucket: 'search', repository: 'secret-org/search' },
    ],
    gaps: ['copilot-inline'],
  };
}

export function dayTotal(part: Partial<DayTotal> = {}): DayTotal {
  return {
    day: '2026-11-18',
    agent: 'claude-code',
    model: 'claude-opus-4-5-20251101',
    ticket: 'ABC-123',
    pullRequest: '',
    branch: 'feature/ABC-123-secret-plan',
    repository: 'secret-org/shop',
    tokens: {
      input: 12_000,
      cacheWrite5m: 180_000,
      cacheWrite1h: 0,
      cacheRead: 5_400_000,
      output: 61_000,
      reasoning: 900,
    },
    reasoningUnknown: false,
    cost: 4_100_000_000,
    lowerBound: false,
    state: 'open',
    ...part,
  };
}
