import type { TeamPause, TeamWait } from '../../core/summary/teamState.ts';
import type { TeamRow } from '../../ledger/team/teamRows.ts';
import type { TeamLink } from '../../ledger/team/teamStore.ts';
import type { BucketRule } from '../../wire/buckets.ts';
import type { Pause } from '../../wire/client.ts';
import type { SentRow } from '../../wire/pending.ts';
import { isKeyChange, loosenings, type Policy } from '../../wire/policy.ts';
import type { RowKind } from '../../wire/schema.ts';

/** The policy that the person agreed to. */
export function policyOf({ policy }: TeamLink): Policy {
  return JSON.parse(policy) as Policy;
}

/** The last word about a row, as the queue needs it. */
export function sentRow({ kind, period, part, rev, content, verdict }: TeamRow): SentRow {
  return {
    kind: kind as RowKind,
    period,
    part,
    rev,
    content,
    verdict: verdict === 'deleting' ? 'deleted' : verdict,
  };
}

/** What the endpoint's new policy asks for beyond the agreed one; empty if none is offered. */
export function loosenedBy(link: TeamLink): readonly string[] {
  return link.offered === '' ? [] : loosenings(policyOf(link), JSON.parse(link.offered) as Policy);
}

/** The person's rules that name buckets. */
export const bucketsOf = (link: TeamLink): readonly BucketRule[] => JSON.parse(link.buckets) as readonly BucketRule[];

/** Why a policy that is offered waits for the person. */
export function pauseFor(link: TeamLink): Pause {
  return isKeyChange(policyOf(link), JSON.parse(link.offered) as Policy) ? 'key' : 'policy';
}

/** The state of sync with a team, without its counts. */
export type Standing =
  | { readonly kind: 'on' }
  | { readonly kind: 'waiting'; readonly why: TeamWait; readonly until: number }
  | { readonly kind: 'paused'; readonly why: TeamPause; readonly detail: readonly string[] };

export function standingOf(link: TeamLink | undefined, isMember: boolean, now: number): Standing {
  if (!link) return { kind: 'paused', why: 'agreement', detail: [] };
  if (!isMember) return { kind: 'paused', why: 'invitation', detail: [] };
  if (link.paused !== '') return { kind: 'paused', why: link.paused as TeamPause, detail: loosenedBy(link) };
  if (link.waitUntil > now) return { kind: 'waiting', why: link.waitWhy as TeamWait, until: link.waitUntil };
  return { kind: 'on' };
}

/** What waits for the network need not wait when a person asks; what the endpoint asked for does. */
export function patienceFor(link: TeamLink): Partial<TeamLink> {
  return link.waitWhy === 'asked' ? {} : { failures: 0, waitUntil: 0, waitWhy: '' };
}
