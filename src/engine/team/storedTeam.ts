import type { TeamRow } from '../../ledger/team/teamRows.ts';
import type { TeamLink } from '../../ledger/team/teamStore.ts';
import type { BucketRule } from '../../wire/buckets.ts';
import type { SentRow } from '../../wire/pending.ts';
import { loosenings, type Policy } from '../../wire/policy.ts';
import type { RowKind } from '../../wire/schema.ts';

/** The policy that the person agreed to. */
export function policyOf({ policy }: TeamLink): Policy {
  return JSON.parse(policy) as Policy;
}

/** The last word about a row, as the queue needs it. */
export function sentRow({ kind, period, rev, content, verdict }: TeamRow): SentRow {
  return {
    kind: kind as RowKind,
    period,
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
