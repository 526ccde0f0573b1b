// A database as the endpoint before membership and contributions left it: a released week, and a running one with two rows.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { rotateToken } from '../../../../src/server/command/init.ts';
import { SERVE_DEFAULTS, type Serving, serve } from '../../../../src/server/http/serve.ts';
import { changeKey, invite } from '../../../../src/server/membership/members.ts';
import { DATABASE_NAME } from '../../../../src/server/store/store.ts';
import { Developer } from '../../team/developer.ts';

const FIXTURES = join(import.meta.dirname, 'older');
const HOUR = 3_600_000;

interface Report {
  readonly spent: Readonly<Record<string, unknown>>;
  readonly became: Readonly<Record<string, unknown>>;
  readonly coverage: { readonly people: number };
}

describe('a database that the endpoint before membership wrote', () => {
  let data: string;
  let serving: Serving;
  let now: number;
  const before = JSON.parse(readFileSync(join(FIXTURES, 'before-membership.report.json'), 'utf8')) as Report;

  const start = async (): Promise<void> => {
    serving = await serve({
      ...SERVE_DEFAULTS,
      port: 0,
      data,
      behindProxy: false,
      clock: () => now,
      log: ({ level, event, message }) => assert.notEqual(level, 'error', `${event}: ${message}`),
    });
  };
  const frozen = async () =>
    serving.store.database.read(`SELECT kind, week, body FROM frozen WHERE kind != 'outcomeParts' ORDER BY kind`, []);
  const report = async (): Promise<Report> => {
    const token = await rotateToken(serving.store, 'checkout', 'report', now);
    const headers = { authorization: `Bearer ${token}` };
    return (await (await fetch(`${serving.url}/v1/teams/checkout/report`, { headers })).json()) as Report;
  };

  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'team-totals-older-'));
    now = Date.parse('2026-12-01T10:00Z');
    const db = new DatabaseSync(join(data, DATABASE_NAME));
    db.exec(readFileSync(join(FIXTURES, 'before-membership.sql'), 'utf8'));
    db.close();
    await start();
  });
  afterEach(async () => {
    await serving.close();
    rmSync(data, { recursive: true });
  });

  it('starts, and reports the released week as it was released', async () => {
    const after = await report();
    for (const part of ['total', 'tokens', 'buckets', 'agents', 'models', 'artifacts', 'unnamedArtifacts'])
      assert.deepEqual(after.spent[part], before.spent[part], part);
    for (const part of ['classes', 'artifacts']) assert.deepEqual(after.became[part], before.became[part], part);
    assert.equal(after.coverage.people, before.coverage.people);
  });

  it('keeps its released texts byte for byte, through a second start and the next release', async () => {
    const db = new DatabaseSync(':memory:');
    db.exec(readFileSync(join(FIXTURES, 'before-membership.sql'), 'utf8'));
    const wanted = db.prepare(`SELECT kind, week, body FROM frozen WHERE kind != 'outcomeParts' ORDER BY kind`).all();
    db.close();
    assert.equal(wanted.length, 2);
    assert.deepEqual(await frozen(), wanted);
    await serving.close();
    now = Date.parse('2026-12-20T10:00Z');
    await start();
    await report();
    const later = await frozen();
    for (const one of wanted)
      assert.ok(later.some((row) => row['kind'] === one['kind'] && row['body'] === one['body']));
    assert.ok(later.length > wanted.length, 'the week that was running is released too');
  });

  it('takes rows of new members once it has a key, and continues the signed history', async () => {
    const { policy } = (await serving.store.teams.find('checkout')) ?? assert.fail();
    await changeKey(serving.store, policy, now);
    now += 6_000;
    const keyed = (await serving.store.teams.find('checkout')) ?? assert.fail();
    const [invitation = ''] = await invite(serving.store, keyed.policy, serving.url, 1, now);
    const dev = new Developer({ invitation, now });
    const states = () => dev.desk.state(dev.key).kind;
    const periods = async () =>
      (await serving.store.database.read('SELECT DISTINCT period FROM rows ORDER BY period', [])).map(
        (row) => row['period'],
      );
    try {
      await dev.work({ at: now - HOUR });
      await dev.connect();
      await dev.sync();
      // Who was in the team before has sent this week's rows by other names: nobody is counted twice in it.
      assert.deepEqual([states(), await periods()], ['on', ['2026-11-10', '2026-11-23']]);
      now = dev.now = Date.parse('2026-12-07T10:00Z');
      await dev.work({ at: now - HOUR });
      await dev.sync();
      assert.deepEqual([states(), await periods()], ['on', ['2026-11-10', '2026-11-23', '2026-12-07']]);
      // The whole chain holds, from the entries that the endpoint before wrote on.
      assert.match(await dev.desk.auditText(dev.key), /unbroken and signed[^]*spend released[^]*team made/);
    } finally {
      dev.close();
    }
  });
});
