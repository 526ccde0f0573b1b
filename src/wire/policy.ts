import * as z from 'zod/mini';
import { canonical } from './canonical.ts';
import { type Hashing, hex } from './identity.ts';
import { dayNumber, type Period } from './period.ts';
import { BUCKET, POINT, TEAM } from './schema.ts';

/** Parts of a row that a policy may leave out: an agent or model not asked for goes as `other`, gaps as none. */
const FIELDS = ['agent', 'model', 'gaps', 'outcomes', 'pullRequests'] as const;
export type Field = (typeof FIELDS)[number];

/** Never below these, whatever a policy says: three people in `artifact` detail, five in `bucket` detail. */
export const LEAST_K = { artifact: 3, bucket: 5 } as const;

/** Text on one line. A policy is read in terminals and documents: nothing in it may move a cursor, turn text round or end a line. */
const PLAIN = /^[^\p{C}\p{Zl}\p{Zp}]+$/u;

/** What a team asks for and does with it. Its hash is what a developer agrees to. */
export const policySchema = z
  .strictObject({
    schema: z.literal('team-policy/2'),
    team: z.string().check(z.regex(TEAM)),
    detail: z.enum(['artifact', 'bucket']),
    fields: z.array(z.enum(FIELDS)).check(z.maxLength(FIELDS.length)),
    buckets: z.array(z.string().check(z.regex(BUCKET))).check(z.maxLength(40)),
    /** A figure about people needs at least so many of them. */
    k: z.int().check(z.minimum(3), z.maximum(1000)),
    /** Which tickets and pull requests the report names: those of two or more people, or any, also those of one person. */
    artifacts: z.enum(['shared', 'any']),
    teamSize: z.int().check(z.minimum(1), z.maximum(100_000)),
    /** Rows are deleted so many days after their period; 46 is the least that lets a period's outcomes be summed first. */
    retentionDays: z.int().check(z.minimum(46), z.maximum(400)),
    aggregateMonths: z.int().check(z.minimum(1), z.maximum(60)),
    /** Who may read the report, in the team's words ("the team itself", "engineering managers"). */
    readers: z
      .array(z.string().check(z.minLength(1), z.maxLength(80), z.regex(PLAIN)))
      .check(z.minLength(1), z.maxLength(10)),
    /**
     * The public keys that rows' tokens are made with, each for periods that begin on its day or later. All members see the same
     * keys, since they are part of what everybody agrees to.
     */
    keys: z
      .array(
        z.strictObject({
          from: z.string().check(z.refine((day) => dayNumber(day) !== undefined)),
          key: z.string().check(z.regex(POINT)),
        }),
      )
      .check(z.maxLength(4)),
    /** A row above these is refused: they bound the noise that one member can make. */
    caps: z.strictObject({
      costPerRow: z.number().check(z.positive(), z.maximum(1_000_000)),
      tokensPerRow: z.int().check(z.minimum(1), z.maximum(1_000_000_000_000_000)),
      writesPerRowAndDay: z.int().check(z.minimum(1), z.maximum(10_000)),
    }),
  })
  .check(
    z.refine((policy) => policy.k >= LEAST_K[policy.detail], { error: 'k is too small', path: ['k'] }),
    // No figure of such a team could ever be shown.
    z.refine((policy) => policy.teamSize >= policy.k, { error: 'the team is smaller than k', path: ['teamSize'] }),
  );
export type Policy = z.infer<typeof policySchema>;

/** A policy with the defaults of team-totals/2, without keys: an endpoint adds its own. */
export function defaultPolicy(team: string, teamSize: number): Policy {
  return {
    schema: 'team-policy/2',
    team,
    detail: 'artifact',
    fields: [...FIELDS],
    buckets: [],
    k: 5,
    artifacts: 'shared',
    teamSize,
    retentionDays: 60,
    aggregateMonths: 24,
    readers: ['the team itself'],
    keys: [],
    caps: { costPerRow: 5_000, tokensPerRow: 50_000_000_000, writesPerRowAndDay: 200 },
  };
}

/** `sha256:` and the hex hash of the policy's canonical JSON. */
export function hashPolicy(hashing: Hashing, policy: Policy): string {
  return `sha256:${hex(hashing.sha256(canonical(policy)))}`;
}

/** The public key that tokens of a period are made with; undefined for a period before all of them. */
export function keyOfPeriod({ keys }: Pick<Policy, 'keys'>, period: Period): string | undefined {
  return keys.findLast(({ from }) => (dayNumber(from) ?? 0) <= period.start)?.key;
}

/** Whether only the keys differ: the endpoint changed the key that it makes tokens with. */
export function isKeyChange(agreed: Policy, offered: Policy): boolean {
  return (
    canonical(agreed.keys) !== canonical(offered.keys) &&
    loosenings({ ...agreed, keys: offered.keys }, offered).length === 0
  );
}

/**
 * Everything in which `offered` asks for more, keeps longer, or shows to more than `agreed` did, in plain words; empty when
 * it only tightens. A rule of its own for each field: what is not named here (caps, team size) says nothing about people.
 */
export function loosenings(agreed: Policy, offered: Policy): readonly string[] {
  const words: string[] = [];
  if (offered.team !== agreed.team) words.push(`it is the policy of another team (${offered.team})`);
  if (agreed.detail === 'bucket' && offered.detail === 'artifact') {
    words.push('rows name tickets and pull requests instead of buckets, by day instead of by week, with exact numbers');
  }
  if (offered.k < agreed.k) words.push(`sums are shown for ${offered.k} people instead of ${agreed.k}`);
  if (agreed.artifacts === 'shared' && offered.artifacts === 'any' && offered.detail === 'artifact') {
    words.push('the report names tickets and pull requests of one person too, so their sum is that person’s sum');
  }
  if (offered.retentionDays > agreed.retentionDays) {
    words.push(`rows are kept ${offered.retentionDays} days instead of ${agreed.retentionDays}`);
  }
  if (offered.aggregateMonths > agreed.aggregateMonths) {
    words.push(`sums are kept ${offered.aggregateMonths} months instead of ${agreed.aggregateMonths}`);
  }
  for (const field of added(agreed.fields, offered.fields)) words.push(`rows now hold: ${FIELD_WORDS[field]}`);
  for (const bucket of added(agreed.buckets, offered.buckets)) words.push(`there is a new bucket: ${bucket}`);
  if (canonical(agreed.keys) !== canonical(offered.keys))
    words.push(
      'the endpoint makes the members’ tokens with another key: compare it with what anyone who runs the endpoint tells you',
    );
  for (const reader of added(agreed.readers, offered.readers)) words.push(`the report is now read by: ${reader}`);
  return words;
}

const FIELD_WORDS: Readonly<Record<Field, string>> = {
  agent: 'the agent (Claude Code, Codex, …)',
  model: 'the model family (claude-opus, …)',
  gaps: 'the names of agents that cannot be measured',
  outcomes: 'what became of the spend (landed, open, dropped, …)',
  pullRequests: 'the pull request (owner/repo#212) where there is no ticket',
};

/** What naming artifacts means, for the person who agrees and for anyone who makes the policy. */
export const ARTIFACT_WORDS: Readonly<Record<Policy['artifacts'], string>> = {
  shared:
    'No name leaves your machine. But a ticket has an assignee, so the report names one only if two or more people worked on it on one day; a person who did can subtract their own part. All others appear together.',
  any: 'No name leaves your machine. But the report names every ticket and pull request, and a ticket has an assignee: anyone who reads it can often tell whose work a ticket was and what it cost.',
};

/** The policy as sentences for the person who is asked to agree. */
export function policyInWords(policy: Policy): readonly string[] {
  const artifact = policy.detail === 'artifact';
  return [
    artifact
      ? 'Once a day’s total for each ticket or pull request leaves this machine, in exact numbers, under a random id that changes every day.'
      : 'A week’s total for each bucket leaves this machine after the week, rounded to two digits, under a random id that changes every week.',
    artifact
      ? ARTIFACT_WORDS[policy.artifacts]
      : `Your lead sees only sums of ${policy.k} or more people. Anyone who runs the server sees your row under a random weekly id and, in a small team, may guess.`,
    `Rows also hold: ${policy.fields.map((field) => FIELD_WORDS[field]).join('; ') || 'nothing else'}.`,
    `Buckets: ${policy.buckets.join(', ') || 'none'}. You choose on this machine what goes into which.`,
    `Figures about people are shown for ${policy.k} or more of them.`,
    `Rows are deleted ${policy.retentionDays} days after their period, sums after ${policy.aggregateMonths} months.`,
    `The report is read by: ${policy.readers.join(', ')}. How often it is read is shown to you as well.`,
  ];
}

function added<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  return after.filter((value) => !before.includes(value));
}
