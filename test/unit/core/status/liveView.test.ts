import assert from 'node:assert/strict';
import type { HoverPart } from '../../../../src/core/status/hoverParts.ts';
import { nextWordsChange } from '../../../../src/core/status/liveTokens.ts';
import type { WindowStatus } from '../../../../src/core/status/session.ts';
import { PRESETS } from '../../../../src/core/status/statusFormat.ts';
import { type StatusOptions, statusView } from '../../../../src/core/status/statusView.ts';
import { aheadOf, FORMATS, statusOf } from '../statusSamples.ts';

type SessionStatus = Extract<WindowStatus, { readonly kind: 'session' }>;

const MINUTE = 60_000;
const WARM_UNTIL = Date.UTC(2026, 10, 21, 14, 10);
const quiet = { budgets: [], windows: [] };

const statusAt = (now: number, more: Partial<SessionStatus> = quiet): SessionStatus => {
  const { turn } = aheadOf('home');
  assert.ok(turn);
  const asOf = now >= WARM_UNTIL ? WARM_UNTIL : now;
  return statusOf({}, { turn: { ...turn, asOf, isNoticed: now < WARM_UNTIL + 30 * MINUTE }, ...more });
};

const show = (status: WindowStatus, options: Partial<StatusOptions> = {}) =>
  statusView(status, { format: '', preset: 'split', formats: () => FORMATS, ...options });

const facts = (hover: readonly HoverPart[]): readonly string[] =>
  hover.flatMap((part) =>
    part.kind === 'facts'
      ? part.facts.map(({ label, value, note }) => `${label}: ${value}${note === '' ? '' : ` (${note})`}`)
      : [part.kind === 'title' || part.kind === 'note' ? part.text : ''],
  );

describe('what the status bar says of the next turn', () => {
  for (const [title, now, options, text] of [
    ['warm', WARM_UNTIL - 4 * MINUTE, {}, '$1.42 · ABC-123 · out 36% · read 40% · write 22% · in 2% · cache 4m'],
    ['cold', WARM_UNTIL, {}, '$1.42 · ABC-123 · out 36% · read 40% · write 22% · in 2% · cache cold +$0.85'],
    ['cold for long', WARM_UNTIL + 31 * MINUTE, {}, '$1.42 · ABC-123 · out 36% · read 40% · write 22% · in 2%'],
    [
      'too little to mention',
      WARM_UNTIL,
      { cacheNoticeFrom: 900_000_000 },
      '$1.42 · ABC-123 · out 36% · read 40% · write 22% · in 2%',
    ],
    ['the preset short', WARM_UNTIL - MINUTE, { preset: 'short' }, '$1.42 · ABC-123'],
    ['the preset cost', WARM_UNTIL - MINUTE, { preset: 'cost' }, '$1.42'],
    [
      'the preset live',
      WARM_UNTIL - MINUTE,
      { preset: 'live' },
      '$1.42 · ABC-123 · next ≥ $0.08 · cache 1m · context 124k of 200k (62%)',
    ],
    [
      'the preset live, cold',
      WARM_UNTIL,
      { preset: 'live' },
      '$1.42 · ABC-123 · next ≥ $0.93 · cache cold +$0.85 · context 124k of 200k (62%)',
    ],
  ] as const)
    it(`${title}: ${text}`, () => assert.equal(show(statusAt(now), options).text, `$(pulse) ${text}`));

  it('shows the plan windows of the account that was seen last', () =>
    assert.equal(show(statusAt(0, aheadOf('a')), { format: '${window}' }).text, '5h 42%'));

  it('is spoken while it is shown', () => {
    assert.match(show(statusAt(WARM_UNTIL - MINUTE)).spokenLabel, /, prompt cache warm for 1 more minute$/);
    assert.match(show(statusAt(WARM_UNTIL)).spokenLabel, /, prompt cache cold$/);
    assert.doesNotMatch(show(statusAt(WARM_UNTIL), { preset: 'cost' }).spokenLabel, /cache cold/);
  });

  it('has a section in the hover', () => {
    const said = (now: number): readonly string[] => facts(show(statusAt(now)).hover);
    const at = FORMATS.clock(WARM_UNTIL);
    const warm = said(WARM_UNTIL - MINUTE);
    assert.deepEqual(warm.slice(warm.indexOf('Next turn'), warm.indexOf('Next turn') + 4), [
      'Next turn',
      'Context: 124k of 200k (62%)',
      `At least: $0.08 (while the cache is warm (until ${at}))`,
      'At least: $0.93 (after that)',
    ]);
    assert.ok(said(WARM_UNTIL).includes(`At least: $0.93 (the cache went cold at ${at})`));
  });

  it('shows plan windows with account, reset and age, budgets from 80 % on, and unusual cost', () => {
    const { hover, warning, spokenLabel } = show(statusOf({}, aheadOf('/a')));
    const said = facts(hover).join('\n');
    const moment = FORMATS.moment(WARM_UNTIL);
    assert.ok(said.includes(`5 hours: 42% used (/a, resets ${moment}, as of ${moment})`), said);
    assert.ok(said.includes('Budget, /a: $4.00 of $5.00'), said);
    assert.ok(said.includes('Budget, Today: $25.10 of $25.00 (about $31.00 by the end)'), said);
    assert.ok(said.includes('Unusual: this session cost $12.30 in 10 minutes.'), said);
    assert.equal(warning, true);
    assert.match(spokenLabel, /budget, Today, used up$/);
  });

  it('takes no warning colour and no line below 80 %', () => {
    const budget = { name: 'day', limit: 25e9, spent: 19.9e9, forecast: null, over: false, period: '' } as const;
    const { hover, warning } = show(statusOf({}, { budgets: [budget] }));
    assert.equal(warning, undefined);
    assert.doesNotMatch(facts(hover).join('\n'), /Budget/);
  });
});

describe('the timer of the countdown', () => {
  const next = (now: number, format: string, from = 250_000_000): number | undefined =>
    nextWordsChange(statusAt(now), format, from, now);

  it('runs to each minute and to the end of the notice, and then no more', () => {
    let now = WARM_UNTIL - 2.5 * MINUTE;
    const steps: number[] = [];
    for (let at = next(now, PRESETS.split); at !== undefined; at = next(now, PRESETS.split)) {
      steps.push((at - now) / MINUTE);
      now = at;
    }
    assert.deepEqual(steps, [0.5, 1, 1, 30]);
  });

  for (const [title, format, from] of [
    ['no format shows time', PRESETS.cost, 0],
    ['a format of the person without it', '${cost} ${today}', 0],
    ['the surcharge is too small to mention', PRESETS.split, 1e9],
  ] as const)
    it(`does not run where ${title}`, () => assert.equal(next(WARM_UNTIL - MINUTE, format, from), undefined));

  it('does not run without a documented lifetime', () => {
    const { turn } = aheadOf('');
    assert.ok(turn);
    const status = statusOf({}, { turn: { ...turn, warmUntil: null } });
    assert.equal(nextWordsChange(status, PRESETS.live, 0, 0), undefined);
  });
});
