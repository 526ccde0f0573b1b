import assert from 'node:assert/strict';
import type { WindowStatus } from '../../../../src/core/status/session.ts';
import type { Preset } from '../../../../src/core/status/statusFormat.ts';
import { type StatusView, statusView } from '../../../../src/core/status/statusView.ts';
import { NO_TOTALS } from '../../../../src/core/usage/totals.ts';
import { FORMATS, HOSTILE, statusOf, TOTALS, UNPRICED } from '../statusSamples.ts';

const view = (status: WindowStatus, preset: Preset = 'split', format = ''): StatusView =>
  statusView(status, { format, preset, formats: () => FORMATS });

const nobody = { text: '', origin: 'none' } as const;

const UNREAD = { count: 2, path: '/home/me/.claude/projects/p/s.jsonl', code: 'EACCES' };

describe('the status bar', () => {
  const states: readonly (readonly [string, WindowStatus, string, string])[] = [
    [
      'starting',
      { kind: 'starting', doneBytes: 0, totalBytes: 0 },
      '$(loading~spin) Token Ledger',
      'Token Ledger is starting',
    ],
    [
      'reading',
      { kind: 'starting', doneBytes: 210, totalBytes: 500 },
      '$(loading~spin) Reading logs 42%',
      "Token Ledger is reading the agents' logs, 42 percent done",
    ],
    ['no logs', { kind: 'noLogs', probed: [] }, '$(pulse) No agent logs', 'Token Ledger: no agent logs found'],
    [
      'no session',
      { kind: 'noSession', today: NO_TOTALS },
      '$(pulse) No session here',
      "Token Ledger: no agent session in this window's folders",
    ],
    [
      'no session, but a day',
      { kind: 'noSession', today: TOTALS },
      '$(pulse) No session here · today $1.42',
      "Token Ledger: no agent session in this window's folders, today 1 dollar 42 cents",
    ],
    [
      'no session, and a log that cannot be read',
      { kind: 'noSession', today: NO_TOTALS, unread: UNREAD },
      '$(warning) Log not readable',
      "Token Ledger: a log cannot be read, no agent session in this window's folders",
    ],
    [
      'live',
      statusOf(),
      '$(pulse) $1.42 · ABC-123 · out 36% · read 40% · write 22% · in 2%',
      'Claude Code session, 1 dollar 42 cents, share of cost: output 36 percent, cache read 40 percent, cache write 22 percent, input 2 percent, ticket ABC-123, live',
    ],
    [
      'idle on a branch',
      statusOf({ ticket: nobody }, { live: false }),
      '$(clock) $1.42 · feature/ABC-123-pay · out 36% · read 40% · write 22% · in 2%',
      'Claude Code session, 1 dollar 42 cents, share of cost: output 36 percent, cache read 40 percent, cache write 22 percent, input 2 percent, branch feature/ABC-123-pay, idle',
    ],
    [
      'pinned',
      statusOf({ ticket: nobody, branch: nobody }, { pinned: true }),
      '$(pinned) $1.42 · out 36% · read 40% · write 22% · in 2%',
      'Claude Code session, 1 dollar 42 cents, share of cost: output 36 percent, cache read 40 percent, cache write 22 percent, input 2 percent, pinned, live',
    ],
    [
      'a lower bound',
      statusOf({ totals: { ...TOTALS, lowerBound: true } }),
      '$(pulse) ≥ $1.42 · ABC-123 · out 36% · read 40% · write 22% · in 2%',
      'Claude Code session, at least 1 dollar 42 cents, share of cost: output 36 percent, cache read 40 percent, cache write 22 percent, input 2 percent, ticket ABC-123, live',
    ],
    [
      'partly unpriced',
      statusOf({ totals: { ...TOTALS, unpricedCalls: 1, unpricedModels: ['x'] } }),
      '$(pulse) $1.42 + unpriced · ABC-123 · out 36% · read 40% · write 22% · in 2%',
      'Claude Code session, 1 dollar 42 cents, plus 1 call without a price, share of cost: output 36 percent, cache read 40 percent, cache write 22 percent, input 2 percent, ticket ABC-123, live',
    ],
    [
      'unpriced',
      statusOf({ totals: UNPRICED }),
      '$(pulse) unpriced · ABC-123 · 1.2M tokens',
      'Claude Code session, cost unknown, model has no price, 1,234,000 tokens, ticket ABC-123, live',
    ],
    [
      'unreadable',
      { kind: 'unreadable', message: 'The disk is full.' },
      '$(warning) Ledger unreadable',
      'Token Ledger cannot read its data: The disk is full.',
    ],
  ];
  for (const [name, status, text, spoken] of states)
    it(`${name}: ${text}`, () => {
      const shown = view(status);
      assert.equal(shown.text, text);
      assert.equal(shown.spokenLabel, spoken);
      assert.equal(shown.hover[0]?.kind, 'title');
    });

  it('has a text of its own for each state', () =>
    assert.equal(new Set(states.map(([, status]) => view(status).text)).size, states.length));

  const HOUR = 60 * 60_000;
  const after = (ms: number, changes = {}) =>
    statusOf({}, { asOf: statusOf().current.lastTime + ms, live: false, today: UNPRICED, ...changes });
  const aged: readonly (readonly [string, WindowStatus, string, RegExp])[] = [
    ['shows the session for an hour', after(HOUR - 1), '', /^\$\(clock\) \$1\.42 · ABC-123 · out/],
    ['shows the day an hour after the last call', after(HOUR), '', /^\$\(clock\) Today unpriced$/],
    ['keeps a session that was pinned', after(HOUR, { pinned: true }), '', /^\$\(pinned\) \$1\.42 · ABC-123/],
    ['keeps a format of the person’s own', after(HOUR), '${cost}', /^\$1\.42$/],
  ];
  for (const [name, status, format, pattern] of aged)
    it(name, () => assert.match(view(status, 'split', format).text, pattern));

  const share = (ticket: string, branch: string) => ({
    ticket: { text: ticket, origin: ticket === '' ? ('none' as const) : ('rule' as const) },
    branch,
    totals: TOTALS,
  });
  const shared: readonly (readonly [string, Parameters<typeof statusOf>[0], string])[] = [
    ['several tickets', { works: [share('ABC-1', ''), share('XY-9', ''), share('', 'main')] }, 'ABC-1 +2'],
    [
      'mostly no ticket',
      { works: [share('', 'a-branch-of-a-very-long-name'), share('XY-9', '')] },
      'a-branch-of-a-very-… +1',
    ],
  ];
  for (const [name, changes, tag] of shared)
    it(`names what most of the cost was for: ${name}`, () =>
      assert.equal(view(statusOf(changes), 'short').text, `$(pulse) $1.42 · ${tag}`));

  it('says the same to a screen reader', () =>
    assert.match(view(statusOf(shared[0]?.[1])).spokenLabel, /, mostly ticket ABC-1, and 2 more, live$/));

  it('leaves out what is less than one percent of the cost', () => {
    const totals = { ...TOTALS, charge: { ...TOTALS.charge, input: 5_000_000 } };
    assert.match(view(statusOf({ totals })).text, / · out \d+% · read \d+% · write \d+%$/);
  });

  for (const status of [
    statusOf({}, { unread: UNREAD }),
    { kind: 'noSession', today: NO_TOTALS, unread: UNREAD } as const,
  ])
    it(`says in the hover which log cannot be read: ${status.kind}`, () => {
      const notes = view(status).hover.flatMap((part) => (part.kind === 'note' ? [part.text] : []));
      const words = `2 logs cannot be read, one of them: ${UNREAD.path} (no permission). Its cost is missing here.`;
      assert.ok(notes.includes(words), notes.join());
    });

  const notUnderstood = [{ agent: 'codex', label: 'Codex', path: '/h/a.jsonl' }] as const;
  for (const status of [
    statusOf({}, { notUnderstood }),
    { kind: 'noSession', today: NO_TOTALS, notUnderstood } as const,
    { kind: 'noLogs', probed: [], notUnderstood } as const,
  ])
    it(`names in the hover agents whose data has a new shape: ${status.kind}`, () => {
      const notes = view(status).hover.flatMap((part) => (part.kind === 'note' ? [part.text] : []));
      assert.equal(notes.filter((text) => text.startsWith('Used, not understood: Codex. ')).length, 1, notes.join());
    });

  const presets: readonly (readonly [Preset, string, string])[] = [
    ['split', '', '$(pulse) $1.42 · ABC-123 · out 36% · read 40% · write 22% · in 2%'],
    ['short', '', '$(pulse) $1.42 · ABC-123'],
    ['cost', '', '$(pulse) $1.42'],
    ['cost', '  ', '$(pulse) $1.42'],
    ['split', '${tokens.output} out, ${today} today', '34k out, $1.42 today'],
  ];
  for (const [preset, format, text] of presets)
    it(`preset ${preset}, format "${format}": ${text}`, () =>
      assert.equal(view(statusOf(), preset, format).text, text));

  it('never vanishes: a format that comes out empty is the cost', () =>
    assert.equal(view(statusOf({ ticket: nobody }), 'split', '${ticket}').text, '$(pulse) $1.42'));

  for (const status of [
    { kind: 'noLogs', probed: HOSTILE },
    { kind: 'unreadable', message: HOSTILE.join(' ') },
  ] as const)
    it(`${status.kind} keeps foreign text out of the bar`, () =>
      assert.doesNotMatch(view(status).text, /command|example|alert/));

  for (const name of HOSTILE)
    it(`speaks ${JSON.stringify(name.slice(0, 40))} as one short line`, () => {
      const known = { text: name, origin: 'log' } as const;
      const { spokenLabel } = view(statusOf({ ticket: known, branch: known }));
      assert.doesNotMatch(spokenLabel, /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]/u);
      assert.ok(spokenLabel.length < 300);
    });
});
