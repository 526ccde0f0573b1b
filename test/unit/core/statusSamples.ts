import type { SessionView, WindowStatus } from '../../../src/core/status/session.ts';
import { formatsFor } from '../../../src/core/text/format.ts';
import { NO_TOTALS, type Totals } from '../../../src/core/usage/totals.ts';

export const FORMATS = formatsFor('en', 'UTC');

/** $1.42: output 36 %, cache read 40 %, cache write 22 %, input 2 %. */
export const TOTALS: Totals = {
  calls: 12,
  tokens: {
    input: 9_500,
    cacheWrite5m: 80_000,
    cacheWrite1h: 4_000,
    cacheRead: 1_890_000,
    output: 34_000,
    reasoning: 9_000,
  },
  charge: { input: 28_400_000, cacheWrite: 312_400_000, cacheRead: 568_000_000, output: 511_200_000, other: 0 },
  unpricedCalls: 0,
  unpricedModels: [],
  lowerBound: false,
};

export const UNPRICED: Totals = {
  ...NO_TOTALS,
  calls: 3,
  tokens: { ...NO_TOTALS.tokens, input: 1_200_000, output: 34_000 },
  unpricedCalls: 3,
  unpricedModels: ['house-model-1'],
};

export function sessionOf(changes: Partial<SessionView> = {}): SessionView {
  return {
    session: 'a-session',
    agent: 'claude-code',
    agentLabel: 'Claude Code',
    models: ['claude-sonnet-4-5'],
    cwd: '/home/me/shop',
    title: 'Pay by card',
    branch: { text: 'feature/ABC-123-pay', origin: 'log' },
    ticket: { text: 'ABC-123', origin: 'rule' },
    firstTime: Date.UTC(2026, 10, 21, 12, 0),
    lastTime: Date.UTC(2026, 10, 21, 14, 5),
    totals: TOTALS,
    notMeasured: [],
    pricedAs: [],
    ...changes,
  };
}

type SessionStatus = Extract<WindowStatus, { readonly kind: 'session' }>;

export function statusOf(current: Partial<SessionView> = {}, changes: Partial<SessionStatus> = {}): SessionStatus {
  const session = sessionOf(current);
  return {
    kind: 'session',
    live: true,
    pinned: false,
    asOf: session.lastTime + 2 * 60_000,
    current: session,
    today: TOTALS,
    ...changes,
  };
}

/** Everything that looks ahead; `name` is a text from outside. 62k tokens of context, warm until 14:10. */
export function aheadOf(name: string, changes: Partial<SessionStatus> = {}): Partial<SessionStatus> {
  const warmUntil = Date.UTC(2026, 10, 21, 14, 10);
  return {
    turn: {
      contextTokens: 124_000,
      contextWindow: 200_000,
      cachedTokens: 120_000,
      warmUntil,
      warmCost: 80_000_000,
      coldCost: 930_000_000,
      basis: name,
      asOf: warmUntil - 4 * 60_000,
      isNoticed: true,
    },
    windows: [
      { agent: 'claude-code', home: name, name: '5 hours', usedPercent: 41.6, resetsAt: warmUntil, seenAt: warmUntil },
      { agent: 'claude-code', home: '/b', name, usedPercent: 3, resetsAt: null, seenAt: warmUntil - 1 },
    ],
    budgets: [
      { name: 'ticket', limit: 5e9, spent: 4e9, forecast: null, over: false, period: name },
      { name: 'day', limit: 25e9, spent: 25.1e9, forecast: 31e9, over: true, period: '2026-11-21' },
    ],
    unusual: { cost: 12.3e9, usual: 3.1e9 },
    ...changes,
  };
}

/** Names that try to become something else where they are shown. */
export const HOSTILE: readonly string[] = [
  'x](command:workbench.action.quit)',
  '[click](command:tokenLedger.doctor "title")',
  '![](https://example.test/pixel.png)',
  '<img src=x onerror=alert(1)><a href="command:x">y</a>',
  '$(alert) $(loading~spin)',
  '(alert)',
  'ends in $',
  '$',
  '`code` ``more``',
  '```\nfence\n```',
  'a | b | c\n|--|--|',
  '| a | b |',
  '# heading\n- list\n> quote\n1. one',
  'https://example.test/x www.example.test me@example.test',
  '<https://example.test>',
  '&lt;b&gt; &#36;(alert)',
  '\\](command:x)',
  '\\$(alert)',
  '**bold** __bold__ ~~gone~~ *i*',
  '\u202Eevil\u202C \u2066x\u2069 \u200b\ufeff\u{E0041}',
  '\u05d0\u05d1\u05d2 $1.42',
  'bell\u0007 esc\u001b[31m nul\u0000',
  '${cost} ${branch}',
  '[ref]: command:x',
  'line\u2028separator\r\nnext',
  '\ud800 lone',
  'x'.repeat(4096),
  '$('.repeat(2048),
];
