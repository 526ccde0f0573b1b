import { plainText } from '../core/text/untrusted.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readLink, type TeamKey } from '../ledger/team/teamStore.ts';
import type { BucketRule } from '../wire/buckets.ts';
import { UsageError } from './text/usageError.ts';

const PARTS: Readonly<Record<string, Exclude<keyof BucketRule, 'bucket'>>> = {
  ticket: 'ticketPrefix',
  repo: 'repository',
  branch: 'branchPrefix',
};

/** Reads `NAME:ticket=ABC,repo=owner/shop,branch=infra/`: all parts that are given must fit. Throws UsageError. */
export function parseBucket(text: string): BucketRule {
  const [bucket = '', parts = ''] = splitOnce(text, ':');
  const found = parts.split(',').map((part) => splitOnce(part, '='));
  const known = found.flatMap(([name = '', value = '']) => {
    const part = PARTS[name.trim()];
    return part === undefined || value.trim() === '' ? [] : [[part, value.trim()] as const];
  });
  if (bucket.trim() === '' || known.length !== found.length)
    throw new UsageError(
      `A bucket is written as NAME:ticket=ABC,repo=owner/shop,branch=infra/ (one part or more); got "${plainText(text, 100)}".`,
    );
  return { bucket: bucket.trim(), ...Object.fromEntries(known) };
}

function splitOnce(text: string, by: string): readonly string[] {
  const at = text.indexOf(by);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + by.length)];
}

/** The rules that hold for a team: those that were given, else those that an editor or an earlier command set. */
export function bucketsFor(ledger: Ledger, key: TeamKey, given: readonly string[]): readonly BucketRule[] {
  if (given.length > 0) return given.map(parseBucket);
  const link = readLink(ledger, key);
  return link === undefined ? [] : (JSON.parse(link.buckets) as readonly BucketRule[]);
}

/** The rules as a person writes them, one a line. */
export function bucketsText(rules: readonly BucketRule[]): string {
  if (rules.length === 0) return 'No bucket rule is set: all work is in the bucket "other".\n';
  const lines = rules.map((rule) => {
    const parts = Object.entries(PARTS).flatMap(([name, part]) =>
      rule[part] === undefined ? [] : [`${name}=${rule[part]}`],
    );
    return plainText(`${rule.bucket}:${parts.join(',')}`, 200);
  });
  return `${lines.join('\n')}\n`;
}
