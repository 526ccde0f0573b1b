import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Answer, backOff, decide, decideMembership, nextStep, retryAfterMs } from '../../../src/wire/client.ts';
import { endpointProblem } from '../../../src/wire/endpoint.ts';
import type { PendingRow } from '../../../src/wire/pending.ts';
import { usageContent } from '../../../src/wire/rows.ts';
import { dayTotal, rulesOf } from './support.ts';

const NOW = Date.parse('2026-11-21T10:00Z');
const first = { rev: 7, failures: 0, raised: false, folded: false, part: 0 };
const answer = (status: number, part: Partial<Answer> = {}): Answer => ({
  status,
  retryAfter: '',
  protocol: 'team-totals/2',
  body: undefined,
  ...part,
});

const wait = (ms: number) => ({ do: 'wait', ms }) as const;

describe('what a client does with an answer', () => {
  const cases: readonly (readonly [string, Answer | undefined, Partial<typeof first>, unknown])[] = [
    ['200 of our revision', answer(200, { body: { rev: 7 } }), {}, { do: 'acknowledge' }],
    ['201 of our revision', answer(201, { body: { rev: 7 } }), {}, { do: 'acknowledge' }],
    ['200 of another revision', answer(200, { body: { rev: 6 } }), {}, wait(30_000)],
    ['200 without a body', answer(200), {}, wait(30_000)],
    ['200 from a captive portal', answer(200, { protocol: '', body: { rev: 7 } }), {}, wait(30_000)],
    ['204', answer(204), {}, { do: 'acknowledge' }],
    ['204 from somebody else', answer(204, { protocol: '' }), {}, wait(30_000)],
    ['302', answer(302, { protocol: '' }), {}, { do: 'pause', why: 'redirect' }],
    ['400', answer(400, { body: { code: 'not-json' } }), {}, { do: 'refuse', code: 'not-json' }],
    ['415', answer(415), {}, { do: 'refuse', code: 'status-415' }],
    ['422', answer(422, { body: { code: 'schema' } }), {}, { do: 'refuse', code: 'schema' }],
    ['401', answer(401), {}, { do: 'pause', why: 'token' }],
    ['403', answer(403), {}, { do: 'pause', why: 'token' }],
    ['403 of another machine’s part', answer(403, { body: { code: 'proof' } }), {}, { do: 'nextPart' }],
    ['403 of the last part', answer(403, { body: { code: 'proof' } }), { part: 7 }, { do: 'refuse', code: 'proof' }],
    ['404', answer(404), {}, { do: 'pause', why: 'team' }],
    ['404 of another server', answer(404, { protocol: '' }), {}, { do: 'pause', why: 'team' }],
    ['409 with the server’s revision', answer(409, { body: { rev: 11 } }), {}, { do: 'raise', rev: 12 }],
    ['409 a second time', answer(409, { body: { rev: 12 } }), { raised: true }, wait(30_000)],
    ['409 with nonsense', answer(409, { body: { rev: 'x' } }), {}, wait(30_000)],
    ['410', answer(410), {}, { do: 'drop' }],
    ['412', answer(412), {}, { do: 'fetchPolicy' }],
    ['413', answer(413), {}, { do: 'fold' }],
    [
      '413 a second time',
      answer(413, { body: { code: 'body-too-large' } }),
      { folded: true },
      { do: 'refuse', code: 'body-too-large' },
    ],
    ['426', answer(426), {}, { do: 'pause', why: 'update' }],
    ['429 with seconds', answer(429, { retryAfter: '120' }), {}, wait(120_000)],
    ['429 for a week', answer(429, { retryAfter: '604800' }), {}, wait(86_400_000)],
    ['429 until a date', answer(429, { retryAfter: 'Sat, 21 Nov 2026 10:05:00 GMT' }), {}, wait(300_000)],
    ['429 with nonsense', answer(429, { retryAfter: 'soon' }), {}, wait(30_000)],
    ['500', answer(500), { failures: 3 }, wait(240_000)],
    ['503 that names a time', answer(503, { retryAfter: '3600' }), {}, wait(3_600_000)],
    ['no answer', undefined, { failures: 30 }, wait(3 * 3_600_000)],
  ];
  for (const [what, given, part, wanted] of cases) {
    it(what, () => assert.deepEqual(decide(given, { ...first, ...part }, 0.5, NOW), wanted));
  }
  for (const [what, given, wanted] of [
    ['200', answer(200), { do: 'acknowledge' }],
    ['201', answer(201), { do: 'acknowledge' }],
    ['200 from a captive portal', answer(200, { protocol: '' }), wait(30_000)],
    ['401', answer(401), { do: 'pause', why: 'invitation' }],
    ['403 of a member who was retired', answer(403, { body: { code: 'retired' } }), { do: 'pause', why: 'retired' }],
    ['409: somebody else has joined', answer(409), { do: 'pause', why: 'invitation' }],
    ['404', answer(404), { do: 'pause', why: 'team' }],
    ['422', answer(422, { body: { code: 'schema' } }), wait(30_000)],
    ['429', answer(429, { retryAfter: '120' }), wait(120_000)],
    ['no answer', undefined, wait(30_000)],
  ] as const)
    it(`joining: ${what}`, () => assert.deepEqual(decideMembership(given, 0, 0.5, NOW), wanted));
  it('backs off with full jitter, at most six hours', () => {
    assert.equal(backOff(0, 0.999_999), 59_999);
    assert.equal(backOff(100, 1), 6 * 3_600_000);
    assert.equal(backOff(5, 0), 0);
    assert.equal(retryAfterMs('-5', NOW) ?? 0, 0);
  });
});

const row = (period: string, notBefore = 0): PendingRow => ({
  kind: 'usage',
  period,
  part: 0,
  rev: 1,
  content: usageContent([dayTotal()], rulesOf()),
  notBefore,
  replaces: false,
});

describe('what a client does with an answer of anybody', () => {
  const any = fc.record({
    status: fc.integer({ min: 100, max: 999 }),
    retryAfter: fc.oneof(
      fc.string(),
      fc.constantFrom('-1', '1e9', '99999999999', '0', 'Thu, 01 Jan 1970 00:00:00 GMT'),
    ),
    protocol: fc.constantFrom('', 'team-totals/2', 'x'),
    body: fc.oneof(fc.anything(), fc.record({ rev: fc.anything(), code: fc.anything() })),
  });

  it('is one of the table’s: never at once again, never for longer than a day, never a revision that nobody can have', () => {
    fc.assert(
      fc.property(any, fc.boolean(), fc.boolean(), (given, raised, folded) => {
        const action = decide(given, { ...first, raised, folded }, 0.5, NOW);
        if (action.do === 'wait') assert.ok(action.ms >= 0 && action.ms <= 86_400_000);
        if (action.do === 'raise') assert.ok(!raised && Number.isInteger(action.rev) && action.rev <= 1e9);
        if (action.do === 'fold') assert.ok(!folded);
        if (action.do === 'refuse') assert.match(action.code, /^[a-z][a-z0-9-]*$/);
        if (action.do === 'acknowledge') assert.ok(given.protocol !== '');
      }),
    );
  });
});

describe('what a client does next', () => {
  const free = { isPaused: false, waitUntil: 0 };
  it('rests, sends the oldest, sleeps until the first is due, obeys a wait and a pause', () => {
    assert.deepEqual(nextStep([], free, NOW), { do: 'rest' });
    assert.equal(nextStep([row('2026-11-18'), row('2026-11-19')], free, NOW).do, 'put');
    assert.deepEqual(nextStep([row('2026-W47', NOW + 5)], free, NOW), { do: 'sleep', until: NOW + 5 });
    assert.deepEqual(nextStep([row('2026-11-18')], { ...free, waitUntil: NOW + 9 }, NOW), {
      do: 'sleep',
      until: NOW + 9,
    });
    assert.deepEqual(nextStep([row('2026-11-18')], { ...free, isPaused: true }, NOW), { do: 'paused' });
  });
  it('a later row that is due goes before an earlier one that is not', () => {
    const step = nextStep([row('2026-W46', NOW + 5), row('2026-W47')], free, NOW);
    assert.ok(step.do === 'put' && step.row.period === '2026-W47');
  });
});

describe('endpoints', () => {
  const good = [
    'https://totals.example.com',
    'http://127.0.0.1:8787',
    'http://localhost',
    'http://[::1]:9',
    'https://a.example/base',
  ];
  const bad = [
    'http://totals.example.com',
    'ftp://x',
    'https://user:pw@x',
    'https://x?y=1',
    'https://x#y',
    'http://127.0.0.1.evil.example',
    'file:///etc/passwd',
  ];
  for (const url of good) it(`takes ${url}`, () => assert.equal(endpointProblem(new URL(url)), ''));
  for (const url of bad) it(`refuses ${url}`, () => assert.notEqual(endpointProblem(new URL(url)), ''));
});
