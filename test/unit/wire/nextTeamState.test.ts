import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeTeam, encodeTeam } from '../../../src/engine/team/storedTeam.ts';
import type { TeamLink } from '../../../src/ledger/team/teamStore.ts';
import {
  type Agreed,
  nextTeamState,
  STORED_PAUSES,
  type TeamEvent,
  type TeamState,
  WAITS,
} from '../../../src/wire/nextTeamState.ts';
import type { Policy } from '../../../src/wire/policy.ts';
import { policy } from './support.ts';

const KEY = { from: '2000-01-01', key: 'A'.repeat(44) };
const base: Policy = { ...policy, keys: [KEY] };
const looser: Policy = { ...base, readers: [...base.readers, 'the board'] };
const stricter: Policy = { ...base, k: 6 };
const otherKey: Policy = { ...base, keys: [KEY, { from: '2026-11-30', key: 'B'.repeat(44) }] };

const agreed: Agreed = { policy: base, offered: undefined, isMember: true, failures: 0 };
const network = { why: 'network', until: 100 } as const;
const asked = { why: 'asked', until: 200 } as const;
const paused = (why: (typeof STORED_PAUSES)[number], part: Partial<Agreed> = {}): TeamState => {
  return { at: 'paused', why, ...agreed, ...part, wait: undefined };
};

const STATES = {
  apart: { at: 'apart' },
  joining: { at: 'joining', ...agreed, isMember: false },
  sending: { at: 'sending', ...agreed },
  waiting: { at: 'waiting', ...agreed, failures: 2, wait: network },
  'asked to wait': { at: 'waiting', ...agreed, wait: asked },
  'paused by the person': paused('person'),
  'paused: looser policy': paused('policy', { offered: looser }),
  'paused: other key': paused('key', { offered: otherKey }),
  'paused: retired': paused('retired'),
  'paused: repaired': paused('repaired'),
} as const satisfies Readonly<Record<string, TeamState>>;

const EVENTS = {
  agreed: { is: 'agreed', policy: looser, isMember: true },
  'agreed, not joined': { is: 'agreed', policy: base, isMember: false },
  joined: { is: 'joined' },
  reached: { is: 'reached' },
  'no answer': { is: 'failed', wait: network },
  'asked to wait': { is: 'failed', wait: asked },
  'token refused': { is: 'refused', why: 'token' },
  'removal refused': { is: 'refused', why: 'token', retry: 300 },
  'stricter policy': { is: 'offered', policy: stricter },
  'looser policy': { is: 'offered', policy: looser },
  'other key': { is: 'offered', policy: otherKey },
  paused: { is: 'paused' },
  resumed: { is: 'resumed' },
  removing: { is: 'removing' },
  unconfirmed: { is: 'unconfirmed' },
  left: { is: 'left' },
} as const satisfies Readonly<Record<string, TeamEvent>>;

/** Where each event leads from each state, in the order of EVENTS: what is not named stays where it is. */
const TABLE: Readonly<Record<keyof typeof STATES, string>> = {
  apart: 'sending joining apart apart apart apart apart apart apart apart apart apart apart apart apart apart',
  joining:
    'sending joining sending joining waiting waiting token token joining policy key person joining person repaired apart',
  sending:
    'sending joining sending sending waiting waiting token token sending policy key person sending person repaired apart',
  waiting:
    'sending joining waiting sending waiting waiting token token waiting policy key person sending person repaired apart',
  'asked to wait':
    'sending joining waiting sending waiting waiting token token waiting policy key person waiting person repaired apart',
  'paused by the person':
    'sending joining person person person person token token person policy key person sending person person apart',
  'paused: looser policy':
    'sending joining policy policy policy policy token token policy policy key person policy person policy apart',
  'paused: other key': 'sending joining key key key key token token key policy key person key person key apart',
  'paused: retired':
    'sending joining retired retired retired retired token token retired policy key person sending person retired apart',
  'paused: repaired':
    'sending joining repaired repaired repaired repaired token token repaired policy key person sending person repaired apart',
};

const wordOf = (state: TeamState): string => (state.at === 'paused' ? state.why : state.at);

describe('the state of a person in a team', () => {
  for (const [from, words] of Object.entries(TABLE))
    it(`${from}: where each event leads`, () => {
      const state = STATES[from as keyof typeof STATES];
      const found = Object.values(EVENTS).map((event) => wordOf(nextTeamState(state, event)));
      const names = Object.keys(EVENTS);
      assert.deepEqual(
        found.map((word, i) => `${names[i]}: ${word}`),
        words.split(' ').map((word, i) => `${names[i]}: ${word}`),
      );
    });

  it('counts failures, and none where the endpoint only asked to wait', () => {
    const failures = (event: TeamEvent) => {
      const next = nextTeamState(STATES.waiting, event);
      return next.at === 'apart' ? -1 : next.failures;
    };
    assert.deepEqual([failures(EVENTS['no answer']), failures(EVENTS['asked to wait'])], [3, 2]);
    assert.deepEqual(
      [failures(EVENTS.reached), failures(EVENTS.resumed), failures(EVENTS['token refused'])],
      [0, 0, 0],
    );
  });

  it('follows a stricter policy, also while it is paused, and forgets what was offered before', () => {
    for (const from of [STATES.sending, STATES['paused: looser policy']]) {
      const next = nextTeamState(from, EVENTS['stricter policy']);
      assert.deepEqual(next.at !== 'apart' && [next.policy.k, next.offered], [6, undefined]);
    }
  });

  const events = fc.array(fc.constantFrom(...Object.values(EVENTS)), { maxLength: 30 });

  it('never goes on by itself from a pause, and never follows a looser policy or another key without an agreement', () => {
    fc.assert(
      fc.property(events, (all) => {
        let state: TeamState = STATES.sending;
        let consented: Policy = base;
        for (const event of all) {
          const before = state;
          state = nextTeamState(state, event);
          if (event.is === 'agreed') consented = event.policy;
          if (before.at === 'paused' && state.at !== 'paused' && state.at !== 'apart')
            assert.ok(event.is === 'agreed' || event.is === 'resumed', event.is);
          if (state.at === 'apart') continue;
          assert.deepEqual(state.policy.readers, state.policy === stricter ? base.readers : consented.readers);
          assert.equal(state.policy.keys.length, 1);
          if (state.at === 'sending') assert.ok(state.isMember);
          if (state.at === 'joining') assert.ok(!state.isMember);
        }
      }),
    );
  });

  it('is the same after it was stored and read', () => {
    const state = fc.record({
      offered: fc.constantFrom(undefined, looser, otherKey),
      failures: fc.nat(50),
      isMember: fc.boolean(),
      wait: fc.option(fc.record({ why: fc.constantFrom(...WAITS), until: fc.integer({ min: 1, max: 2 ** 45 }) }), {
        nil: undefined,
      }),
      why: fc.option(fc.constantFrom(...STORED_PAUSES), { nil: undefined }),
    });
    fc.assert(
      fc.property(state, ({ why, wait, ...part }) => {
        const own: Agreed = { policy: base, ...part };
        const made: Exclude<TeamState, { readonly at: 'apart' }> = why
          ? { at: 'paused', why, ...own, wait }
          : wait
            ? { at: 'waiting', ...own, wait }
            : { at: own.isMember ? 'sending' : 'joining', ...own };
        const link = { endpoint: 'https://x', team: 'checkout', buckets: '[]', agreed: 1, looked: 0 };
        const read = decodeTeam({ ...link, ...encodeTeam(made) }, own.isMember);
        assert.deepEqual(JSON.parse(JSON.stringify(read)), JSON.parse(JSON.stringify(made)));
      }),
    );
  });

  const link: TeamLink = {
    endpoint: 'https://x',
    team: 'checkout',
    buckets: '[]',
    agreed: 1,
    looked: 0,
    ...encodeTeam(STATES.sending),
  };
  for (const [what, part] of [
    ['no policy', { policy: '' }],
    ['half a policy', { policy: '{"schema":"team-policy/2"}' }],
    ['a policy of an older version', { policy: link.policy.replace('team-policy/2', 'team-policy/1') }],
    ['a pause that is none', { paused: 'whenever' }],
    ['a wait that is none', { waitWhy: 'soon', waitUntil: 5 }],
    ['half a failure', { failures: 0.5 }],
  ] as const)
    it(`is no agreement where ${what} is stored`, () =>
      assert.deepEqual(decodeTeam({ ...link, ...part }, true), { at: 'apart' }));
  it('is no agreement where nothing is stored', () => assert.deepEqual(decodeTeam(undefined, true), { at: 'apart' }));
});
