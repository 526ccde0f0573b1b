import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FromWorker, TeamScope } from '../../../src/engine/protocol/messages.ts';
import { endpointOf, invitationProblem } from '../../../src/engine/protocol/teamOffer.ts';
import { folded, putRequest } from '../../../src/engine/protocol/teamRequest.ts';
import { deviceSecret } from '../../../src/engine/team/deviceSecret.ts';
import { nodeHashing } from '../../../src/engine/team/hashing.ts';
import { isDue, pauseMs, TeamService } from '../../../src/engine/team/teamService.ts';
import { SERVE_DEFAULTS } from '../../../src/server/http/serve.ts';
import { keyMark } from '../../../src/wire/membership/membership.ts';
import type { TeamState } from '../../../src/wire/nextTeamState.ts';
import { isTwoDigits } from '../../../src/wire/round.ts';
import { usageContent } from '../../../src/wire/rows.ts';
import { MAX_BODY_BYTES } from '../../../src/wire/schema.ts';
import { dayTotal, policy, rulesOf } from '../wire/support.ts';
import { Developer } from './developer.ts';
import { SCRIPTED_KEYS } from './scripted.ts';

const NOW = Date.parse('2026-11-21T10:00Z');
const MINUTE = 60_000;

describe('an endpoint’s address as a person types it', () => {
  for (const [typed, known] of [
    ['https://totals.example.com', 'https://totals.example.com'],
    ['  https://Totals.Example.com/ ', 'https://totals.example.com'],
    ['https://example.com/totals//', 'https://example.com/totals'],
    ['http://localhost:8787', 'http://localhost:8787'],
    ['http://[::1]:8787', 'http://[::1]:8787'],
  ] as const)
    it(typed, () => assert.deepEqual(endpointOf(typed), { ok: true, endpoint: known }));

  for (const typed of [
    '',
    'totals.example.com',
    'http://totals.example.com',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'https://me:pw@example.com',
    'https://example.com/?to=x',
    'https://example.com/#x',
    'file:///etc/passwd',
    'javascript:alert(1)',
  ])
    it(`not ${JSON.stringify(typed)}`, () => assert.equal(endpointOf(typed).ok, false));
});

const NO_INVITATION = 'that is no invitation; one looks like https://totals.example.com/join#…';
const SECRET = 'a'.repeat(43);
const MARK = keyMark(nodeHashing, SCRIPTED_KEYS[0]?.key ?? '');
const INVITATION = `https://totals.example.com/join#checkout.7.${SECRET}.${MARK}`;

describe('an invitation', () => {
  for (const [text, words] of [
    [INVITATION, ''],
    [` ${INVITATION}\n`, ''],
    [INVITATION.replace('.7.', '.me.'), ''],
    [INVITATION.replace('https:', 'http:'), 'http is only taken for this machine itself; use https'],
    [INVITATION.replace('https://totals', 'http://127.0.0.1/totals'), ''],
    [INVITATION.replace('.7.', '.0.'), NO_INVITATION],
    [INVITATION.replace('checkout', '../x'), NO_INVITATION],
    [`${INVITATION}.x`, NO_INVITATION],
    [INVITATION.slice(0, -1), NO_INVITATION],
    ['https://totals.example.com', NO_INVITATION],
    ['', NO_INVITATION],
  ] as const)
    it(JSON.stringify(text.slice(0, 60)), () => assert.equal(invitationProblem(text), words));
});

describe('the secret behind the ids', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'token-ledger-secret-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made once and read by its owner only', () => {
    const first = deviceSecret(folder);
    assert.equal(first.length, 32);
    assert.deepEqual(deviceSecret(folder), first);
    if (process.platform !== 'win32') assert.equal(statSync(join(folder, 'team-secret')).mode & 0o777, 0o600);
  });

  it('is one, however many processes make it at once', async () => {
    const script = `
      import { parentPort, workerData } from 'node:worker_threads';
      const { deviceSecret } = await import(workerData.module);
      parentPort.postMessage(Buffer.from(deviceSecret(workerData.folder)).toString('hex'));`;
    const module = new URL('../../../src/engine/team/deviceSecret.ts', import.meta.url).href;
    const made = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), {
          workerData: { module, folder },
        });
        return new Promise<unknown>((resolve, reject) => worker.once('message', resolve).once('error', reject));
      }),
    );
    assert.equal(new Set(made).size, 1);
  });

  it('that is damaged is not replaced in silence', () => {
    writeFileSync(join(folder, 'team-secret'), 'half');
    assert.throws(() => deviceSecret(folder), /is damaged/);
  });
});

describe('a row’s bytes', () => {
  const identity = {
    hashing: nodeHashing,
    writer: { deviceSecret: Buffer.alloc(32, 1), team: 'checkout' },
    input: () => Buffer.alloc(32, 2),
    token: () => '',
  };
  const many = Array.from({ length: 480 }, (_, i) =>
    dayTotal({ ticket: `ABCDEFGHI-${100_000 + i}`, cost: 1000 * (i + 1) }),
  );

  it('fit what an endpoint takes, and their sums stay', () => {
    const content = usageContent(many, rulesOf());
    const { body } = putRequest(identity, { kind: 'usage', period: '2026-11-18', part: 0, content }, 1, 'artifact');
    assert.ok(JSON.stringify(content).length > MAX_BODY_BYTES);
    assert.ok(body.length <= MAX_BODY_BYTES);
    const sum = (cells: readonly { readonly output: number }[]) => cells.reduce((all, { output }) => all + output, 0);
    assert.equal(sum((JSON.parse(body) as typeof content).cells), sum(content.cells));
  });

  it('stay at two digits when buckets are folded', () => {
    const own = { ...policy, detail: 'bucket' as const, buckets: Array.from({ length: 12 }, (_, i) => `b${i}`) };
    const totals = own.buckets.map((bucket, i) => dayTotal({ branch: `${bucket}/x`, cost: 123_456_000 * (i + 1) }));
    const buckets = own.buckets.map((bucket) => ({ bucket, branchPrefix: `${bucket}/` }));
    const content = usageContent(totals, { ...rulesOf(own), buckets });
    assert.equal(content.cells.length, 12);
    const half = folded(content, 'bucket');
    assert.ok(half.cells.length <= 6);
    for (const cell of half.cells)
      for (const value of Object.values(cell)) assert.ok(typeof value !== 'number' || isTwoDigits(value), `${value}`);
  });
});

describe('when it is time to send', () => {
  const agreed = { policy, offered: undefined, isMember: true, failures: 0 };
  const sending: TeamState = { at: 'sending', ...agreed };
  const waiting = (minutes: number): TeamState => {
    return { at: 'waiting', ...agreed, wait: { why: 'network', until: NOW + minutes * MINUTE } };
  };
  const paused: TeamState = { at: 'paused', why: 'policy', ...agreed, wait: undefined };
  const seldom = { ...policy, caps: { ...policy.caps, writesPerRowAndDay: 24 } };
  for (const [name, state, looked, after, due] of [
    ['not again within a quarter of an hour', sending, NOW, 14 * MINUTE, false],
    ['after a quarter of an hour', sending, NOW, 15 * MINUTE, true],
    ['not while it waits', waiting(40), NOW, 30 * MINUTE, false],
    ['when the wait is over', waiting(5), NOW, 6 * MINUTE, true],
    ['not while it is paused', paused, NOW, 60 * MINUTE, false],
    ['not without an agreement', { at: 'apart' }, 0, 60 * MINUTE, false],
    ['after a clock was set back', sending, NOW + 600 * MINUTE, 0, true],
    ['at once after agreeing', { ...sending, at: 'joining' }, 0, 0, true],
    ['as seldom as the policy lets a row be replaced', { ...sending, policy: seldom }, NOW, 59 * MINUTE, false],
  ] as const)
    it(name, () => assert.equal(isDue(state, { looked, deleting: 0 }, NOW + after), due));

  it('removals at once, paused or not', () => assert.ok(isDue(paused, { looked: NOW, deleting: 1 }, NOW)));
});

describe('the service of a window', () => {
  let dev: Developer;
  let reported: FromWorker[];
  const scope = (part: Partial<TeamScope> = {}): TeamScope => ({
    on: true,
    endpoint: dev.key.endpoint,
    team: 'checkout',
    buckets: [],
    locale: 'en',
    ...part,
  });
  const serve = (team: TeamScope): TeamService =>
    new TeamService({
      scope: team,
      engine: dev.engine,
      folder: dev.state,
      prices: () => '2026-11-01',
      post: (message) => void reported.push(message),
      onError: (error) => assert.fail(String(error)),
    });

  beforeEach(async () => {
    reported = [];
    dev = new Developer({ invitation: INVITATION, now: Date.now() });
    await dev.work({ at: Date.now() });
  });
  afterEach(() => dev.close());

  for (const [name, part, state] of [
    ['says nothing when it is off', { on: false }, { kind: 'off' }],
    ['is off without an address', { endpoint: '' }, { kind: 'off' }],
    ['is off at an address that must not be used', { endpoint: 'http://example.com' }, { kind: 'off' }],
    ['is off for a name that is none', { team: '../x' }, { kind: 'off' }],
    ['waits for an agreement', {}, { kind: 'paused', why: 'agreement' }],
  ] as const)
    it(name, async () => {
      const service = serve(scope(part));
      service.ready();
      const found = service.state();
      assert.deepEqual(found.kind === 'paused' ? { kind: found.kind, why: found.why } : found, state);
      assert.ok(
        reported.every(({ type }) => type === 'team'),
        'nothing is asked of the network',
      );
      await service.close();
    });

  it('gives its requests to who sends, and closes while one is on its way', async () => {
    const own = { ...policy, keys: SCRIPTED_KEYS };
    const body = { policy: own, sha256: rulesOf(own).policyHash };
    const service = serve(scope());
    service.ready();
    const answer = { status: 200, retryAfter: '', protocol: 'team-totals/2', body };
    assert.deepEqual(service.policyRequest({ invitation: INVITATION }).request.bearer, `tli_7.${SECRET}`);
    const offer = service.offer({ ...dev.key, answer });
    assert.ok(offer.ok);
    service.agree({ ...dev.key, hash: offer.hash });
    const asked = reported.find((message) => message.type === 'fetch');
    assert.equal(asked?.endpoint, 'https://totals.example.com');
    assert.deepEqual(Object.keys(asked?.request ?? {}).toSorted(), ['bearer', 'body', 'method', 'path', 'proof']);
    await service.close();
    assert.equal(dev.desk.state(dev.key).kind, 'on', 'closing a window is no failure of the endpoint');
  });

  it('waits between rows for longer than a connection is kept, and not for long', () => {
    for (const random of [0, 0.5, 0.999]) {
      const ms = pauseMs(random);
      assert.ok(ms > SERVE_DEFAULTS.idleMs && ms <= 15 * 60_000, `${ms}`);
    }
    assert.notEqual(pauseMs(0.1), pauseMs(0.2));
  });

  it('stops when it is switched off', async () => {
    const service = serve(scope());
    service.receive({ type: 'teamScope', team: scope({ on: false }) });
    assert.deepEqual(service.state(), { kind: 'off' });
    await assert.rejects(service.act({ act: 'sync' }), /not? (team|connected)|switched off/);
    await service.close();
  });
});
