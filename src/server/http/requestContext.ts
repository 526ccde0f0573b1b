import type { IntervalHistogram } from 'node:perf_hooks';
import type { Context } from 'hono';
import type { Authenticator, Caller, CallerKind } from '../auth/auth.ts';
import type { TokenBucket } from '../auth/tokenBucket.ts';
import type { Log, RequestCounts } from '../log.ts';
import type { Weeks } from '../report/weeks.ts';
import type { Store } from '../store/store.ts';
import type { ByteBudget } from './byteBudget.ts';
import { type Problem, problemResponse } from './problem.ts';

/** What the routes work with. */
export interface Service {
  readonly store: Store;
  readonly weeks: Weeks;
  readonly gate: Authenticator;
  readonly bucket: TokenBucket;
  /** Requests per token and hour, at the least; a token serves a whole team, so a large team has more. */
  readonly requestsPerHour: number;
  readonly clock: () => number;
  readonly log: Log;
  readonly counts: RequestCounts;
  readonly bytes: ByteBudget;
  readonly lag: IntervalHistogram;
  /** Reads of a team's report that the store had no room to count yet. */
  readonly unnoted: Map<string, number>;
}

/** Four sendings of usage and outcomes an hour, with as much again for mornings, faults and reading the policy. */
const EACH_PER_HOUR = 60;

export type Admission =
  | { readonly ok: true; readonly caller: Caller }
  | { readonly ok: false; readonly response: Response };

/** Who may read the policy and the audit: everybody who is in the team or invited. */
export const ANYBODY: readonly CallerKind[] = ['report', 'steward', 'invitation', 'member', 'row'];

/** Lets a token of one of these kinds in, for its own team and within its rate. The same answer for every token that is none. */
export async function admit(service: Service, c: Context, kinds: readonly CallerKind[]): Promise<Admission> {
  const team = c.req.param('team');
  const caller = await service.gate.caller(c.req.header('authorization'), team);
  if (!caller) {
    const headers = { 'www-authenticate': 'Bearer realm="Token Ledger"' };
    return refused({ status: 401, code: 'token', detail: 'A valid token is needed.', headers });
  }
  const wait = service.bucket.take(
    caller.id,
    Math.max(service.requestsPerHour, caller.team.policy.teamSize * EACH_PER_HOUR),
  );
  if (wait > 0) {
    const headers = { 'retry-after': String(wait) };
    return refused({ status: 429, code: 'requests', detail: 'Too many requests with this token.', headers });
  }
  if (caller.kind === 'retired') return refused({ status: 403, code: 'retired', detail: 'This member was retired.' });
  if (!kinds.includes(caller.kind) || (team !== undefined && team !== caller.team.team)) {
    return refused({ status: 403, code: 'token-kind', detail: 'This token is not for that.' });
  }
  return { ok: true, caller };
}

function refused(problem: Problem): Admission {
  return { ok: false, response: problemResponse(problem) };
}
