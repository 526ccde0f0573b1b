import assert from 'node:assert/strict';
import type { SessionView } from '../../../../src/core/status/session.ts';
import { sessionChoices } from '../../../../src/core/status/sessionChoices.ts';
import { NO_TOTALS } from '../../../../src/core/usage/totals.ts';
import { FORMATS, HOSTILE, sessionOf } from '../statusSamples.ts';

describe('the list of sessions', () => {
  const share = (ticket: string, branch: string, cost: number) => ({
    ticket: { text: ticket, origin: ticket === '' ? ('none' as const) : ('rule' as const) },
    branch,
    totals: { ...NO_TOTALS, calls: 1, charge: { ...NO_TOTALS.charge, output: cost * 1e7 } },
  });
  const works = [share('ABC-123', '', 14), share('XY-9', '', 2), share('', 'main', 2)];
  const sessions = [
    sessionOf({ session: 'c2', works }),
    sessionOf({ session: 'x1', agent: 'codex', agentLabel: 'Codex' }),
    sessionOf({ session: 'c1', ticket: { text: '', origin: 'none' } }),
    sessionOf({ session: 'c0', ticket: { text: '', origin: 'none' }, branch: { text: '', origin: 'none' } }),
  ];

  const context = { shown: 'c2', pinned: 'c1', now: Date.UTC(2026, 10, 21, 14, 7), formats: FORMATS };

  it('begins with following activity, then goes by agent, latest first', () =>
    assert.deepEqual(
      sessionChoices(sessions, context).map((choice) =>
        choice.kind === 'session' ? `${choice.session} ${choice.label}` : choice.kind,
      ),
      [
        'follow',
        'agent',
        'c2 $1.42 · Pay by card',
        'c1 $1.42 · Pay by card',
        'c0 $1.42 · Pay by card',
        'agent',
        'x1 $1.42 · Pay by card',
      ],
    ));

  const details = (list: readonly SessionView[]) =>
    sessionChoices(list, context).flatMap((choice) => (choice.kind === 'session' ? [choice.detail] : []));

  it('names every ticket of a session with its part of the cost, so that each finds it', () =>
    assert.deepEqual(details(sessions), [
      'ABC-123 $0.14, XY-9 $0.02, Untagged · main $0.02 · 2 min ago · Sonnet 4.5',
      'feature/ABC-123-pay · 2 min ago · Sonnet 4.5',
      '2 min ago · Sonnet 4.5',
      'ABC-123 · 2 min ago · Sonnet 4.5',
    ]));

  it('names folders only where they differ, below the folder that they share', () =>
    assert.deepEqual(
      details([
        sessionOf({ cwd: '/w/shop' }),
        sessionOf({ cwd: '/w/shop/packages/a' }),
        sessionOf({ cwd: '/w/docs' }),
      ]).map((detail) => detail.split(' · ').at(-1)),
      ['shop', 'shop/packages/a', 'docs'],
    ));

  it('marks what is shown and what is pinned', () => {
    const marks = sessionChoices(sessions, context).map((choice) => {
      if (choice.kind === 'agent') return '';
      return choice.kind === 'follow'
        ? `follow ${choice.current}`
        : `${choice.session} ${choice.current} ${choice.pinned}`;
    });
    assert.deepEqual(
      marks.filter((mark) => mark.includes('true')),
      ['c2 true false', 'c1 false true'],
    );
    assert.equal(sessionChoices([], { ...context, shown: '', pinned: '' })[0]?.kind, 'follow');
  });

  for (const name of HOSTILE)
    it(`shows ${JSON.stringify(name.slice(0, 40))} without an icon`, () => {
      const hostile = sessionOf({
        ticket: { text: name, origin: 'log' },
        cwd: name,
        title: name,
        models: [name],
        agentLabel: name,
      });
      for (const choice of sessionChoices([hostile], context)) {
        const shown = JSON.stringify(choice);
        assert.doesNotMatch(shown, /\$\([a-z~-]+\)/);
        assert.ok(shown.length < 600);
      }
    });
});
