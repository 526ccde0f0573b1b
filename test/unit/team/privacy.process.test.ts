import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { sessionNames } from '../../../src/engine/status/sessionNames.ts';
import { changePolicy } from '../../../src/server/command/init.ts';
import { fieldLines } from '../../../src/wire/describe.ts';
import { tokenWeek } from '../../../src/wire/membership/membership.ts';
import { type Endpoint, endpoint, NOW, policyFor } from '../server/support.ts';
import { type Call, Developer } from './developer.ts';
import { Wiretap } from './wiretap.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Words that stand in everything a person would not want to be seen. */
const MARKERS = [
  'zebra-branch',
  'secret-path',
  'mallory',
  'quokka',
  'prompt-marker',
  'wombat-session',
  'private-model',
  'acme-hidden',
  'internal.example',
  'gecko-tag',
  'heron-title',
];

const BRANCHES = [
  'ABC-123-zebra-branch',
  'mallory/zebra-branch',
  'feature/zebra-branch/../../etc',
  'zebra-branch"}],"linked":1,"x":"',
  'zebra-branch\u202e\u0000<script>',
  'user/mallory@internal.example/zebra-branch',
  "zebra-branch'; DROP TABLE rows; --",
  'dependabot/npm/zebra-branch-1.2.3',
];

describe('what leaves the machine', () => {
  let server: Endpoint;
  let tap: Wiretap;
  let dev: Developer;

  before(async function () {
    this.timeout(120_000);
    server = await endpoint(policyFor({ buckets: ['checkout'] }));
    tap = await new Wiretap(server.url).open();
    dev = new Developer({ invitation: await server.invite(tap.url), now: NOW - 365 * DAY });
    await liveAYear(dev, server);
  });
  after(async () => {
    dev.close();
    await tap.close();
    await server.close();
  });

  it('is something, day by day for a year', async () => {
    const rows = await server.serving.store.database.read('SELECT COUNT(*) AS n FROM rows', []);
    assert.ok(tap.heard.length > 100_000);
    assert.ok(Number(rows[0]?.['n']) > 30);
    assert.match(tap.heard, /"artifact":"ABC-123"/);
  });

  it('holds no branch, path, host, name, prompt, session, model of one’s own or free text', () => {
    const heard = tap.heard.toLowerCase();
    const name = sessionNames(dev.engine)({ agent: 'claude-code', session: 'wombat-session-9' });
    assert.equal(name, 'heron-title of mallory 9');
    for (const marker of [...MARKERS, dev.folder, dev.home]) assert.ok(!heard.includes(marker.toLowerCase()), marker);
    for (const own of [userInfo().username, hostname()])
      if (own.length > 4) assert.ok(!heard.includes(own.toLowerCase()), own);
  });

  it('holds none of it in another coding either', () => {
    const heard = tap.heard;
    for (const marker of MARKERS)
      for (const coding of ['base64', 'base64url', 'hex'] as const) {
        const coded = Buffer.from(marker).toString(coding).replace(/=+$/, '').slice(0, -2);
        assert.ok(!heard.includes(coded), `${marker} in ${coding}`);
      }
  });

  it('holds no secret of the machine, and no time of day', () => {
    const secret = execFileSync('cat', [join(dev.state, 'team-secret')], { encoding: 'utf8' }).trim();
    assert.equal(secret.length, 43);
    assert.ok(!tap.heard.includes(secret));
    for (const body of bodies(tap.heard)) assert.doesNotMatch(body, /(?<!sha2)\d\d:\d\d|\b1[67]\d{8,11}\b/);
  });

  it('has no field beside those of the table', () => {
    const known = new Set(fieldLines().map(({ field }) => field.split('.').at(-1) ?? ''));
    for (const body of bodies(tap.heard))
      for (const name of namesIn(JSON.parse(body))) assert.ok(known.has(name), name);
  });

  it('sends the same headers for everybody', () => {
    const names = new Set([...tap.heard.matchAll(/\r\n([\w-]+): /g)].map(([, name = '']) => name.toLowerCase()));
    assert.deepEqual([...names].toSorted(), [
      'accept',
      'accept-encoding',
      'accept-language',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'sec-fetch-mode',
      'user-agent',
      'x-row-proof',
    ]);
    assert.deepEqual(new Set(tap.heard.match(/\r\nuser-agent: .*/gi)), new Set(['\r\nuser-agent: token-ledger']));
  });

  it('names a person again each week, and by one name within it', () => {
    const rows = [...tap.heard.matchAll(/periods\/([\d-]+)\/usage\/([\w-]{22})/g)];
    assert.ok(new Set(rows.map(([, day]) => day)).size > 300);
    const names = new Set(rows.map(([, day = '', cid]) => `${tokenWeek(day)} ${cid}`));
    for (const part of [0, 1]) assert.equal(new Set([...names].map((name) => name.split(' ')[part])).size, names.size);
    assert.ok(names.size > 50);
  });

  it('goes as weeks, without tickets, under a policy of buckets', async () => {
    const policy = policyFor({ buckets: ['checkout'], detail: 'bucket' });
    await changePolicy(server.serving.store, policy, server.now);
    server.now += 6_000;
    const from = tap.heard.length;
    dev.now = server.now + 12 * DAY;
    server.now = dev.now;
    await dev.work({ at: dev.now - 8 * DAY, branch: 'ABC-123-zebra-branch', cwd: join(dev.home, 'secret-path') });
    // The first is made under the policy that was agreed to, and not taken; those after it under the new one.
    await dev.sync();
    const heard = bodies(tap.heard.slice(from)).slice(1);
    assert.ok(heard.length > 0);
    for (const body of heard) {
      assert.doesNotMatch(body, /ABC-123|secret-path|zebra/);
      for (const [, number = ''] of body.matchAll(/"(?:output|cost)":([\d.]+)/g))
        assert.equal(Number(Number(number).toPrecision(2)), Number(number));
    }
  });
});

/** A year of days with odd names, in a repository with a remote, tagged by hand now and then. */
async function liveAYear(dev: Developer, server: Endpoint): Promise<void> {
  const cwd = join(dev.home, 'secret-path', 'quokka');
  mkdirSync(cwd, { recursive: true });
  execFileSync('git', ['init', '-q', cwd]);
  const remote = 'https://mallory:acme-hidden@internal.example/acme-hidden/quokka.git';
  execFileSync('git', ['-C', cwd, 'remote', 'add', 'origin', remote]);
  server.now = dev.now;
  await dev.connect();
  let calls: Call[] = [];
  for (let day = 0; day < 365; day += 1) {
    dev.now += DAY;
    server.now = dev.now;
    const session = `wombat-session-${day}`;
    for (let i = 0; i < 3; i += 1)
      calls.push({
        at: dev.now - i * HOUR,
        branch: BRANCHES[(day + i) % BRANCHES.length] ?? '',
        cwd: i === 1 ? join(dev.home, 'secret-path', `gone-${day}`) : cwd,
        session,
        text: `prompt-marker ${day} by mallory`,
        model: day % 5 === 0 ? `private-model-${day}` : 'claude-opus-4-5-20251101',
      });
    if (day % 9 === 0) {
      dev.tag(session, `gecko-tag of mallory ${day}`);
      await dev.title(session, `heron-title of mallory ${day}`);
    }
    // Some evenings the machine is off; the days before are sent the next time.
    if (day % 3 === 2 || day > 355) {
      await dev.work(...calls);
      calls = [];
      await dev.sync();
    }
  }
}

function bodies(heard: string): readonly string[] {
  return [...heard.matchAll(/\{"schema":"team-totals\/2".*?\}(?=PUT |GET |POST |DELETE |$)/gs)].map(([body]) => body);
}

function namesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [name, ...namesIn(part)]);
}
