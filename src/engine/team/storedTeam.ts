import * as z from 'zod/mini';
import type { Ledger } from '../../ledger/ledger.ts';
import type { TeamRow } from '../../ledger/team/teamRows.ts';
import { agree, changeLink, readLink, removeLink, type TeamKey, type TeamLink } from '../../ledger/team/teamStore.ts';
import type { BucketRule } from '../../wire/buckets.ts';
import { canonical } from '../../wire/canonical.ts';
import { nextTeamState, STORED_PAUSES, type TeamEvent, type TeamState, WAITS } from '../../wire/nextTeamState.ts';
import type { SentRow } from '../../wire/pending.ts';
import { type Policy, policySchema } from '../../wire/policy.ts';
import type { RowKind } from '../../wire/schema.ts';

/** A link as it is in the ledger. A text that is no policy of this version, or a word that is none, is no agreement. */
const storedLink = z.object({
  policy: z.string(),
  offered: z.string(),
  paused: z.union([z.literal(''), z.enum(STORED_PAUSES)]),
  failures: z.int().check(z.minimum(0)),
  waitUntil: z.number(),
  waitWhy: z.union([z.literal(''), z.enum(WAITS)]),
});

/** Decodes what is stored about a team. */
export function decodeTeam(link: TeamLink | undefined, isMember: boolean): TeamState {
  const stored = storedLink.safeParse(link);
  const policy = stored.success ? decodePolicy(stored.data.policy) : undefined;
  if (!stored.success || !policy) return { at: 'apart' };
  const { paused, failures, waitUntil, waitWhy } = stored.data;
  const agreed = { policy, offered: decodePolicy(stored.data.offered), isMember, failures };
  const wait = waitWhy === '' || waitUntil === 0 ? undefined : { why: waitWhy, until: waitUntil };
  if (paused !== '' && paused !== 'repaired') return { at: 'paused', why: paused, ...agreed, wait };
  const state: TeamState = wait
    ? { at: 'waiting', ...agreed, wait }
    : { at: isMember ? 'sending' : 'joining', ...agreed };
  // A ledger that was repaired or restored holds what was decided once, not what holds.
  return paused === 'repaired' ? nextTeamState(state, { is: 'unconfirmed' }) : state;
}

function decodePolicy(text: string): Policy | undefined {
  try {
    const parsed = policySchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

type Columns = Pick<TeamLink, 'policy' | 'offered' | 'paused' | 'failures' | 'waitUntil' | 'waitWhy'>;

/** The columns of a state; whether the endpoint knows the member is in the file of memberships. */
export function encodeTeam(state: Exclude<TeamState, { readonly at: 'apart' }>): Columns {
  const wait = 'wait' in state ? state.wait : undefined;
  return {
    policy: canonical(state.policy),
    offered: state.offered ? canonical(state.offered) : '',
    paused: state.at === 'paused' ? state.why : '',
    failures: state.failures,
    waitUntil: wait?.until ?? 0,
    waitWhy: wait?.why ?? '',
  };
}

export interface TeamMachineParts {
  readonly ledger: Ledger;
  readonly key: TeamKey;
  /** The endpoint knows this member. */
  readonly isMember: () => boolean;
  /** From now on it does. */
  readonly join: () => void;
  /** ms UTC. */
  readonly clock: () => number;
}

/** One team's state: read from the ledger each time, since other windows and the command line change it as well. */
export class TeamMachine {
  readonly #parts: TeamMachineParts;

  constructor(parts: TeamMachineParts) {
    this.#parts = parts;
  }

  get state(): TeamState {
    return decodeTeam(readLink(this.#parts.ledger, this.#parts.key), this.#parts.isMember());
  }

  /** Stores the state after an event, and returns it. Columns that stay are not written: another window may just have set them. */
  apply(event: TeamEvent): TeamState {
    const { ledger, key, clock, join } = this.#parts;
    const before = this.state;
    const next = nextTeamState(before, event);
    if (next.at === 'apart') {
      if (event.is === 'left') removeLink(ledger, key);
    } else if (event.is === 'agreed') agree(ledger, key, canonical(next.policy), clock());
    else if (event.is === 'joined') join();
    else if (before.at !== 'apart') this.#store(encodeTeam(before), encodeTeam(next));
    return next;
  }

  #store(before: Columns, next: Columns): void {
    const changed = Object.entries(next).filter(([name, value]) => before[name as keyof Columns] !== value);
    if (changed.length > 0) changeLink(this.#parts.ledger, this.#parts.key, Object.fromEntries(changed));
  }
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

/** The person's rules that name buckets. */
export const bucketsOf = (link: TeamLink): readonly BucketRule[] => JSON.parse(link.buckets) as readonly BucketRule[];
