import * as z from 'zod/mini';
import { consentWords } from '../core/words/consentWords.ts';
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
    /**
     * The groups above the team, nearest first: their reports hold sums of the team's released figures, for their own readers. Left out
     * where there are none. The endpoint writes it from its tree.
     */
    above: z.optional(
      z
        .array(
          z.strictObject({
            group: z.string().check(z.regex(TEAM)),
            k: z.int().check(z.minimum(3), z.maximum(1000)),
            readers: z
              .array(z.string().check(z.minLength(1), z.maxLength(80), z.regex(PLAIN)))
              .check(z.minLength(1), z.maxLength(10)),
          }),
        )
        .check(z.maxLength(4)),
    ),
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

/** Reports whether only the keys differ: the endpoint changed the key that it makes tokens with. */
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
  if (offered.team !== agreed.team) words.push(consentWords.otherTeam({ team: offered.team }));
  if (agreed.detail === 'bucket' && offered.detail === 'artifact') {
    words.push(consentWords.nowArtifacts());
  }
  if (offered.k < agreed.k) words.push(consentWords.fewerPeople({ now: offered.k, before: agreed.k }));
  if (agreed.artifacts === 'shared' && offered.artifacts === 'any' && offered.detail === 'artifact') {
    words.push(consentWords.nowSingle());
  }
  if (offered.retentionDays > agreed.retentionDays) {
    words.push(consentWords.rowsLonger({ now: offered.retentionDays, before: agreed.retentionDays }));
  }
  if (offered.aggregateMonths > agreed.aggregateMonths) {
    words.push(consentWords.sumsLonger({ now: offered.aggregateMonths, before: agreed.aggregateMonths }));
  }
  for (const field of added(agreed.fields, offered.fields))
    words.push(consentWords.newField({ field: FIELD_WORDS[field]() }));
  for (const bucket of added(agreed.buckets, offered.buckets)) words.push(consentWords.newBucket({ bucket }));
  if (canonical(agreed.keys) !== canonical(offered.keys)) words.push(consentWords.otherKey());
  for (const reader of added(agreed.readers, offered.readers)) words.push(consentWords.newReader({ reader }));
  return [...words, ...loosenedAbove(agreed.above ?? [], offered.above ?? [])];
}

type Above = NonNullable<Policy['above']>;

function loosenedAbove(agreed: Above, offered: Above): readonly string[] {
  return offered.flatMap(({ group, k, readers }) => {
    const before = agreed.find((one) => one.group === group);
    if (!before) return [consentWords.newGroup({ group, readers: readers.join(', ') })];
    return [
      ...(k < before.k ? [consentWords.fewerInGroup({ group, now: k, before: before.k })] : []),
      ...added(before.readers, readers).map((reader) => consentWords.newGroupReader({ group, reader })),
    ];
  });
}

const FIELD_WORDS: Readonly<Record<Field, () => string>> = {
  agent: consentWords.fieldAgent,
  model: consentWords.fieldModel,
  gaps: consentWords.fieldGaps,
  outcomes: consentWords.fieldOutcomes,
  pullRequests: consentWords.fieldPullRequests,
};

/** What naming artifacts means, for the person who agrees and for anyone who makes the policy. */
export const ARTIFACT_WORDS: Readonly<Record<Policy['artifacts'], () => string>> = {
  shared: consentWords.sharedArtifacts,
  any: consentWords.anyArtifacts,
};

/** The policy as sentences for the person who is asked to agree. */
export function policyInWords(policy: Policy): readonly string[] {
  const artifact = policy.detail === 'artifact';
  const { k, retentionDays: days, aggregateMonths: months } = policy;
  return [
    artifact ? consentWords.perDay() : consentWords.perWeek(),
    artifact ? ARTIFACT_WORDS[policy.artifacts]() : consentWords.leadSees({ k }),
    consentWords.rowsHold({
      fields: policy.fields.map((field) => FIELD_WORDS[field]()).join('; ') || consentWords.nothingElse(),
    }),
    consentWords.buckets({ buckets: policy.buckets.join(', ') || consentWords.noBuckets() }),
    consentWords.figuresFor({ k }),
    consentWords.deleted({ days, months }),
    consentWords.readers({ readers: policy.readers.join(', ') }),
    ...(policy.above ?? []).map((above) =>
      consentWords.groupReaders({ group: above.group, k: above.k, readers: above.readers.join(', ') }),
    ),
  ];
}

function added<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  return after.filter((value) => !before.includes(value));
}
