import type { Pause } from './client.ts';
import { isKeyChange, loosenings, type Policy } from './policy.ts';

/** Why nothing is sent until the person does something, as it is stored. */
export const STORED_PAUSES = [
  'person',
  'policy',
  'key',
  'token',
  'invitation',
  'retired',
  'team',
  'update',
  'redirect',
  'audit',
  'repaired',
] as const satisfies readonly (Pause | 'person' | 'repaired')[];
export type StoredPause = (typeof STORED_PAUSES)[number];

/** Why sync waits and goes on by itself. */
export const WAITS = ['network', 'fault', 'asked'] as const;

export interface Wait {
  readonly why: (typeof WAITS)[number];
  /** ms UTC */
  readonly until: number;
}

/** What holds from the agreement on. */
export interface Agreed {
  readonly policy: Policy;
  /** The policy that the endpoint has now and that nobody agreed to. */
  readonly offered: Policy | undefined;
  /** The endpoint knows this member. */
  readonly isMember: boolean;
  /** Failures in a row. */
  readonly failures: number;
}

/** A person and a team: the way from an invitation to rows that are sent, and back. */
export type TeamState =
  /** Nothing was agreed to, or the person left. */
  | { readonly at: 'apart' }
  /** Agreed to; the endpoint does not know this member yet. */
  | ({ readonly at: 'joining' } & Agreed)
  /** Tokens are fetched and rows sent until their weeks are released. */
  | ({ readonly at: 'sending' } & Agreed)
  /** Goes on by itself at a moment. */
  | ({ readonly at: 'waiting'; readonly wait: Wait } & Agreed)
  /** Goes on when the person says so. Rows are still removed: `wait` says when that is tried again. */
  | ({ readonly at: 'paused'; readonly why: StoredPause; readonly wait: Wait | undefined } & Agreed);

type AgreedState = Exclude<TeamState, { readonly at: 'apart' }>;

export type TeamEvent =
  /** The person agrees to a policy that was shown. */
  | { readonly is: 'agreed'; readonly policy: Policy; readonly isMember: boolean }
  /** The endpoint took the invitation. */
  | { readonly is: 'joined' }
  /** The endpoint answered as it should. */
  | { readonly is: 'reached' }
  /** No answer, an error of the endpoint, or its wish to wait. */
  | { readonly is: 'failed'; readonly wait: Wait }
  /** No later try helps by itself. `retry`: removals are tried again then. */
  | { readonly is: 'refused'; readonly why: Pause; readonly retry?: number }
  /** The endpoint has another policy. */
  | { readonly is: 'offered'; readonly policy: Policy }
  | { readonly is: 'paused' }
  | { readonly is: 'resumed' }
  /** The person wants removed what was sent. */
  | { readonly is: 'removing' }
  /** The ledger was repaired or restored, or nobody knows what the person last said. */
  | { readonly is: 'unconfirmed' }
  | { readonly is: 'left' };

/** Returns the state after an event. Pure: where it is stored and what is done in it is the caller's. */
export function nextTeamState(state: TeamState, event: TeamEvent): TeamState {
  if (event.is === 'agreed') {
    const { policy, isMember } = event;
    return goOn({ policy, isMember, offered: undefined, failures: 0 }, undefined);
  }
  if (event.is === 'left' || state.at === 'apart') return { at: 'apart' };
  const agreed: Agreed = {
    policy: state.policy,
    offered: state.offered,
    isMember: state.isMember,
    failures: state.failures,
  };
  const wait = 'wait' in state ? state.wait : undefined;
  return askedByPerson(agreed, wait, event) ?? toldByEndpoint(state, agreed, wait, event);
}

/** What the person does; undefined for an event that is none of that. */
function askedByPerson(agreed: Agreed, wait: Wait | undefined, event: TeamEvent): TeamState | undefined {
  if (event.is === 'paused') return { at: 'paused', why: 'person', ...agreed, wait };
  if (event.is === 'removing') return { at: 'paused', why: 'person', ...agreed, failures: 0, wait: patient(wait) };
  if (event.is !== 'resumed') return undefined;
  const why = waitsForPerson(agreed);
  if (why) return { at: 'paused', why, ...agreed, wait };
  return goOn({ ...agreed, failures: patient(wait) ? agreed.failures : 0 }, patient(wait));
}

/** What comes from the endpoint, and what is found in the ledger. */
function toldByEndpoint(state: AgreedState, agreed: Agreed, wait: Wait | undefined, event: TeamEvent): TeamState {
  switch (event.is) {
    case 'joined':
      return again(state, { ...agreed, isMember: true }, wait);
    case 'reached':
      return again(state, { ...agreed, failures: 0 }, undefined);
    case 'failed':
      return again(state, { ...agreed, failures: agreed.failures + (event.wait.why === 'asked' ? 0 : 1) }, event.wait);
    case 'refused': {
      const retry = event.retry === undefined ? undefined : ({ why: 'fault', until: event.retry } as const);
      return { at: 'paused', why: event.why, ...agreed, failures: 0, wait: retry };
    }
    case 'offered':
      return offer(state, agreed, event.policy, wait);
    case 'unconfirmed':
      return state.at === 'paused' ? state : { at: 'paused', why: 'repaired', ...agreed, wait };
    case 'agreed':
    case 'left':
    case 'paused':
    case 'resumed':
    case 'removing':
    default:
      return state;
  }
}

/** In what the offered policy asks for more than the agreed one; empty where none is offered. */
export function offeredMore({ policy, offered }: Pick<Agreed, 'policy' | 'offered'>): readonly string[] {
  return offered ? loosenings(policy, offered) : [];
}

/** A looser policy, or another key, waits for an agreement: resuming is not agreeing. */
function waitsForPerson(agreed: Agreed): 'policy' | 'key' | undefined {
  if (!agreed.offered || offeredMore(agreed).length === 0) return undefined;
  return isKeyChange(agreed.policy, agreed.offered) ? 'key' : 'policy';
}

/** A stricter policy is followed at once. */
function offer(state: AgreedState, agreed: Agreed, policy: Policy, wait: Wait | undefined): TeamState {
  const offered = { ...agreed, offered: policy };
  const why = waitsForPerson(offered);
  if (why) return { at: 'paused', why, ...offered, wait };
  return again(state, { ...agreed, policy, offered: undefined }, wait);
}

/** The same state with what changed; a pause stays one. */
function again(state: AgreedState, agreed: Agreed, wait: Wait | undefined): TeamState {
  return state.at === 'paused' ? { at: 'paused', why: state.why, ...agreed, wait } : goOn(agreed, wait);
}

function goOn(agreed: Agreed, wait: Wait | undefined): TeamState {
  if (wait) return { at: 'waiting', ...agreed, wait };
  return { at: agreed.isMember ? 'sending' : 'joining', ...agreed };
}

/** What waits for the network need not wait when a person asks; what the endpoint asked for does. */
function patient(wait: Wait | undefined): Wait | undefined {
  return wait?.why === 'asked' ? wait : undefined;
}
