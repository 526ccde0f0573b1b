import type { BucketRule } from '../../wire/buckets.ts';

const PARTS: readonly string[] = ['bucket', 'ticketPrefix', 'repository', 'branchPrefix'];
const MOST = 200;

/** The rules of a setting: what names no bucket is left out, and so is every part that is not known. */
export function readBuckets(raw: unknown): readonly BucketRule[] {
  if (!Array.isArray(raw)) return [];
  return raw.slice(0, MOST).flatMap((item: unknown): BucketRule[] => {
    const rule = typeof item === 'object' && item !== null ? (item as Record<string, unknown>) : {};
    const texts = Object.entries(rule).filter(([name, value]) => PARTS.includes(name) && typeof value === 'string');
    return typeof rule['bucket'] === 'string' ? [Object.fromEntries(texts) as unknown as BucketRule] : [];
  });
}
