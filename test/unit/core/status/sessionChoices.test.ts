import assert from 'node:assert/strict';
import { sessionChoices } from '../../../../src/core/status/sessionChoices.ts';
import { FORMATS, HOSTILE, sessionOf } from '../statusSamples.ts';

describe('the list of sessions', () => {
  const sessions = [
    sessionOf({ session: 'c2' }),
    sessionOf({ session: 'x1', agent: 'codex', agentLabel: 'Codex' }),
    sessionOf({ session: 'c1', ticket: { text: '', origin: 'none' } }),
    sessionOf({ session: 'c0', ticket: { text: '', origin: 'none' }, branch: { text: '', origin: 'none' } }),
  ];

  it('begins with following activity, then goes by agent, latest first', () =>
    assert.deepEqual(
      sessionChoices(sessions, 'c2', 'c1', FORMATS).map((choice) =>
        choice.kind === 'session' ? `${choice.session} ${choice.label}` : choice.kind,
      ),
      [
        'follow',
        'agent',
        'c2 $1.42 · ABC-123',
        'c1 $1.42 · feature/ABC-123-pay',
        'c0 $1.42 · c0',
        'agent',
        'x1 $1.42 · ABC-123',
      ],
    ));

  it('marks what is shown and what is pinned', () => {
    const marks = sessionChoices(sessions, 'c2', 'c1', FORMATS).map((choice) => {
      if (choice.kind === 'agent') return '';
      return choice.kind === 'follow'
        ? `follow ${choice.current}`
        : `${choice.session} ${choice.current} ${choice.pinned}`;
    });
    assert.deepEqual(
      marks.filter((mark) => mark.includes('true')),
      ['c2 true false', 'c1 false true'],
    );
    assert.equal(sessionChoices([], '', '', FORMATS)[0]?.kind, 'follow');
  });

  for (const name of HOSTILE)
    it(`shows ${JSON.stringify(name.slice(0, 40))} without an icon`, () => {
      const hostile = sessionOf({ ticket: { text: name, origin: 'log' }, cwd: name, models: [name], agentLabel: name });
      for (const choice of sessionChoices([hostile], '', '', FORMATS)) {
        const shown = JSON.stringify(choice);
        assert.doesNotMatch(shown, /\$\([a-z~-]+\)/);
        assert.ok(shown.length < 600);
      }
    });
});
