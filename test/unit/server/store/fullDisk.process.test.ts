import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Endpoint, endpoint, headersOf, pathOf, policyFor, TODAY, usageRow } from '../support.ts';

/** Whether this system lets a process mount a disk of its own. */
const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

describe('an endpoint on a full disk', () => {
  let end: Endpoint;
  beforeEach(async () => {
    end = await endpoint(policyFor());
  });
  afterEach(() => end.close());

  const pragma = async (sql: string) => (await end.serving.store.database.read(sql, []))[0];
  /** SQLite then fails as on a disk without room: the file must not grow. */
  const fill = async () =>
    pragma(`PRAGMA max_page_count = ${Number((await pragma('PRAGMA page_count'))?.['page_count'])}`);
  const empty = async () => pragma('PRAGMA max_page_count = 1000000');
  const put = async (person: number) =>
    end.put(person, TODAY, usageRow(end.team.policyHash, { gaps: [`gap-${'x'.repeat(20)}`] }));

  it('refuses what it cannot keep with 503, keeps what it took, serves the report, and goes on when there is room', async () => {
    assert.equal((await put(0)).status, 201);
    await fill();
    // A smaller write may still find room where a larger one did not: until none does.
    let refused: Response[] = [];
    for (let person = 1; refused.length < 5 && person < 400; person++) {
      const answers = await Promise.all(Array.from({ length: 5 }, (_, i) => put(person * 5 + i)));
      refused = answers.filter(({ status }) => status !== 201);
    }
    assert.equal(refused.length, 5, 'the disk is full');
    for (const answer of refused) {
      assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '60']);
      assert.equal(((await answer.json()) as { code: string }).code, 'store');
    }
    const health = async () => ((await (await end.get('/v1/health')).json()) as { status: string }).status;
    assert.equal(await health(), 'read-only');
    assert.equal((await end.get('/v1/teams/checkout/report')).status, 200);
    await empty();
    assert.equal((await put(4_000)).status, 201);
    assert.equal(await health(), 'ok');
    // Reads that could not be counted are counted with the next one.
    await end.get('/v1/teams/checkout/report');
    const { audit } = (await (await end.get('/v1/teams/checkout/audit')).json()) as {
      audit: readonly { what: string; times: number }[];
    };
    assert.ok((audit.find(({ what }) => what === 'report read')?.times ?? 0) >= 1);
  });

  it('a write that finds no room takes the others of its batch with it, and none of them is kept outside of a transaction', async () => {
    await fill();
    const { database } = end.serving.store;
    const insert = `INSERT INTO audit (team, day, what, detail, times) VALUES ('x', 1, $1, $2, 1)`;
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, (_, i) => database.write(insert, [`what ${i}`, 'y'.repeat(5_000)])),
    );
    assert.ok(results.every(({ status }) => status === 'rejected'));
    await empty();
    assert.deepEqual(await database.read(`SELECT what FROM audit WHERE team = 'x'`, []), []);
  });

  it('what a row held is nowhere in the files once its owner removed it', async () => {
    const marker = 'gap-planted-in-a-row';
    await end.put(1, TODAY, usageRow(end.team.policyHash, { gaps: [marker] }));
    const { database } = end.serving.store;
    const [place] = await database.read('PRAGMA database_list', []);
    const file = String(place?.['file']);
    const held = () => [file, `${file}-wal`].some((one) => readFileSync(one).includes(marker));
    await database.tidy();
    assert.ok(held());
    const path = pathOf('checkout', 1, TODAY, 'usage');
    const headers = headersOf('checkout', 1, TODAY, end.key);
    assert.equal((await fetch(end.url + path, { method: 'DELETE', headers })).status, 204);
    await database.tidy();
    assert.ok(!held());
    await database.backup(`${file}.copy`);
    assert.equal(statSync(`${file}.copy`).mode & 0o777, 0o600);
  });

  if (!canMount) return;
  for (const [name, spoil] of [
    ['full', 'cat /dev/zero > "$D/filler" 2>/dev/null; true'],
    [
      'full, without the files beside the database',
      'rm -f "$D"/*-wal "$D"/*-shm; cat /dev/zero > "$D/filler" 2>/dev/null; true',
    ],
    ['read-only', 'mount -o remount,ro "$D"'],
  ] as const)
    it(`starts where the disk is ${name}, and shows the report`, () => {
      const script = `mount -t tmpfs -o size=1m none /mnt && D=/mnt && cd "${resolve('.')}" &&
        S="${process.execPath} src/server/command/main.ts" && TOKEN=$($S init checkout --data $D | sed -n 's/.*\\(ttr_[^ ]*\\).*/\\1/p') &&
        { ${spoil}; } && "${process.execPath}" "${fileURLToPath(new URL('askReport.ts', import.meta.url))}" $D $TOKEN`;
      const done = spawnSync('unshare', ['-rm', 'sh', '-c', script], { encoding: 'utf8' });
      assert.equal(done.status, 0, done.stderr);
      assert.match(done.stdout, /report 200\n.*read-only/s, done.stdout + done.stderr);
    });
});
