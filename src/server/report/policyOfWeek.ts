import type { Policy } from '../../wire/policy.ts';
import type { TeamStore } from '../store/teamRegister.ts';

/**
 * Returns the policy that a week is released and kept under: the strictest of today's and those that its rows may have been sent
 * under. A policy that became looser since was agreed to for later rows only.
 */
export async function policyOfWeek(
  teams: Pick<TeamStore, 'replacedSince'>,
  policy: Policy,
  week: number,
): Promise<Policy> {
  // A week begins up to 14 hours earlier east of here.
  return (await teams.replacedSince(policy.team, week - 1)).reduce(stricter, policy);
}

function stricter(policy: Policy, other: Policy): Policy {
  return {
    ...policy,
    k: Math.max(policy.k, other.k),
    detail: policy.detail === 'bucket' ? 'bucket' : other.detail,
    artifacts: policy.artifacts === 'shared' ? 'shared' : other.artifacts,
    retentionDays: Math.min(policy.retentionDays, other.retentionDays),
  };
}
