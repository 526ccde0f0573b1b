import { OTHER } from './schema.ts';

/** A rule of the person's own, kept on the machine: all parts that are given must fit. */
export interface BucketRule {
  readonly bucket: string;
  /** The ticket's project: `ABC` fits `ABC-123`. */
  readonly ticketPrefix?: string;
  /** The folder name of the repository, or `owner/repo`. */
  readonly repository?: string;
  readonly branchPrefix?: string;
}

/** What a rule looks at; branch and repository never get into a row. */
interface BucketedWork {
  readonly ticket: string;
  readonly branch: string;
  readonly repository: string;
}

/** The first rule that fits names the bucket; a bucket that the team's policy does not have is `other`. */
export function bucketOf(total: BucketedWork, rules: readonly BucketRule[], allowed: readonly string[]): string {
  const bucket = rules.find((rule) => fits(rule, total))?.bucket ?? OTHER;
  return allowed.includes(bucket) ? bucket : OTHER;
}

function fits(rule: BucketRule, total: BucketedWork): boolean {
  if (rule.ticketPrefix !== undefined && !total.ticket.startsWith(`${rule.ticketPrefix}-`)) return false;
  if (rule.repository !== undefined && rule.repository !== total.repository) return false;
  if (rule.branchPrefix !== undefined && !total.branch.startsWith(rule.branchPrefix)) return false;
  return rule.ticketPrefix !== undefined || rule.repository !== undefined || rule.branchPrefix !== undefined;
}
