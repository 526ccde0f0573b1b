import assert from 'node:assert/strict';
import { panelTeam } from '../../../../src/core/summary/panelTeam.ts';
import { type TeamStanding, teamSentence } from '../../../../src/core/summary/teamStanding.ts';
import { formatsFor } from '../../../../src/core/text/format.ts';

const NOW = Date.parse('2026-11-21T10:00Z');
const FORMATS = formatsFor('en', 'UTC');
const IDLE = { team: 'checkout', host: 'totals.example.com', lastTaken: 0, waiting: 0, refused: 0, deleting: 0 };
const SENT = { ...IDLE, lastTaken: NOW };

const CASES: readonly (readonly [string, TeamStanding, string])[] = [
  ['off', { kind: 'off' }, ''],
  ['on, nothing sent', { kind: 'on', ...IDLE }, 'Team totals for checkout: on · nothing sent yet'],
  ['on', { kind: 'on', ...SENT }, 'Team totals for checkout: on · last sent Nov 21, 10:00 AM'],
  [
    'on, with rows to send',
    { kind: 'on', ...SENT, waiting: 2 },
    'Team totals for checkout: on · last sent Nov 21, 10:00 AM · 2 rows to send',
  ],
  [
    'a row that is not taken',
    { kind: 'on', ...SENT, refused: 1 },
    'Team totals for checkout: on · last sent Nov 21, 10:00 AM · 1 row not taken by the endpoint',
  ],
  [
    'waiting for the network',
    { kind: 'waiting', why: 'network', until: NOW + 1_800_000, ...SENT, waiting: 1 },
    'Team totals for checkout: the endpoint was not reached; next try Nov 21, 10:30 AM · last sent Nov 21, 10:00 AM · 1 row to send',
  ],
  [
    'waiting because it was asked to',
    { kind: 'waiting', why: 'asked', until: NOW + 60_000, ...IDLE },
    'Team totals for checkout: the endpoint asked to wait; next try Nov 21, 10:01 AM · nothing sent yet',
  ],
  [
    'paused by the person',
    { kind: 'paused', why: 'person', detail: [], ...SENT, deleting: 3 },
    'Team totals for checkout: paused by you · last sent Nov 21, 10:00 AM · 3 rows to remove',
  ],
  [
    'a name that would break the hover',
    { kind: 'on', ...IDLE, team: 'a\nb\u202e$(alert)' },
    'Team totals for a b$(alert): on · nothing sent yet',
  ],
];

describe('the state of team sync in words', () => {
  for (const [name, state, words] of CASES)
    it(name, () => assert.equal(teamSentence(state, FORMATS).replaceAll('\u202f', ' '), words));

  for (const why of ['person', 'agreement', 'policy', 'token', 'team', 'update', 'redirect'] as const)
    it(`paused: ${why} has words of its own`, () => {
      const words = teamSentence({ kind: 'paused', why, detail: [], ...IDLE }, FORMATS);
      assert.match(words, /: paused/);
      assert.doesNotMatch(words, /undefined/);
    });

  const panel: readonly (readonly [string, TeamStanding, known: boolean, act: string])[] = [
    ['on', { kind: 'on', ...SENT }, true, 'pause'],
    ['waiting', { kind: 'waiting', why: 'fault', until: NOW, ...SENT }, true, 'pause'],
    ['paused', { kind: 'paused', why: 'token', detail: [], ...SENT }, true, 'resume'],
  ];
  for (const [name, state, known, act] of panel)
    it(`is the hover’s sentence in the panel, with what can be done: ${name}`, () =>
      assert.deepEqual(panelTeam(state, known, FORMATS), { text: teamSentence(state, FORMATS), act }));

  it('is said to be off only where there is a team', () => {
    assert.deepEqual(panelTeam({ kind: 'off' }, true, FORMATS), { text: 'Team totals: off', act: 'none' });
    assert.deepEqual(panelTeam({ kind: 'off' }, false, FORMATS), { text: '', act: 'none' });
  });
});
