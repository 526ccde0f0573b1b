import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandEnvironment, serveCommand } from '../../../../src/server/command/command.ts';
import { openStore } from '../../../../src/server/store/store.ts';
import { policySchema } from '../../../../src/wire/policy.ts';
import { NOW } from '../support.ts';

describe('token-ledger serve', () => {
  const data = mkdtempSync(join(tmpdir(), 'team-totals-'));
  after(() => rmSync(data, { recursive: true }));
  const said: string[] = [];
  const failed: string[] = [];
  const world: CommandEnvironment = {
    env: {},
    defaultData: data,
    clock: () => NOW,
    out: (text) => void said.push(text),
    error: (text) => void failed.push(text),
    ended: () => Promise.resolve(),
  };
  /** Runs a command; its exit code and all it wrote. */
  const run = async (...args: readonly string[]): Promise<readonly [number, string]> => {
    said.length = 0;
    failed.length = 0;
    return [await serveCommand(args, world), [...said, ...failed].join('')];
  };

  it('init makes a team with policy and tokens, and says how to connect', async () => {
    const [code, text] = await run('init', 'checkout', '--size', '9', '--buckets', 'checkout,search', '--k', '6');
    assert.equal(code, 0);
    for (const words of [/ttr_[\w-]{43}/, /tts_[\w-]{43}/, /Join a Team/, /serve invite checkout/, /6 or more/])
      assert.match(text, words);
    assert.equal(statSync(join(data, 'team-totals.sqlite')).mode & 0o777, 0o600);
  });
  const refused: readonly (readonly [number, readonly string[]])[] = [
    [1, ['init', 'checkout']],
    [1, ['init', 'Not A Team']],
    [1, ['restore', '/nonexistent/backup']],
    [1, ['policy', 'nobody']],
    [1, ['token', 'checkout', 'admin']],
    [1, ['invite', 'nobody']],
    [1, ['invite', 'checkout', '--count', '1.5']],
    [1, ['invite', 'checkout', '--count', '1001']],
    [1, ['invite', 'checkout', '--url', 'http://example.com']],
    [1, ['members', 'nobody']],
    [1, ['members', 'checkout', '--retire', '99']],
    [1, ['members', 'checkout', '--retire', 'x']],
    [1, ['webhook', 'checkout', 'bugzilla']],
    [1, ['group', 'checkout']],
    [1, ['group', 'shop', '--parent', 'nobody']],
    [2, ['group']],
    [1, ['webhook', 'nobody', 'github']],
    [1, ['--port', 'x']],
    [1, ['--host', '0.0.0.0']],
    [2, ['--nonsense']],
    [2, ['dance']],
  ];
  for (const [code, args] of refused) {
    it(`${args.join(' ')}: ${code}, with a reason`, async () => {
      const [given, text] = await run(...args);
      assert.equal(given, code);
      assert.ok(text.length > 10);
    });
  }
  it('a team that could never be shown a figure is refused, and so is a k below the least', async () => {
    for (const [args, why] of [
      [['--size', '2'], /teamSize .*a team has at least k people/],
      [['--size', '8', '--k', '9'], /teamSize/],
      [['--k', '2'], /k is at least 3/],
      [['--detail', 'bucket', '--k', '4'], /in bucket detail 5/],
    ] as const) {
      const [code, text] = await run('init', 'other', ...args);
      assert.equal(code, 1, args.join(' '));
      assert.match(text, why);
    }
    assert.equal((await run('policy', 'other'))[0], 1);
  });
  it('invite prints one text for each person; the address is said once', async () => {
    const [code, here] = await run('invite');
    assert.deepEqual([code, said.length], [0, 1]);
    assert.match(here, /^http:\/\/127\.0\.0\.1:8787\/join#checkout\.1\.[\w-]{43}\.[\w-]{22}\n/);
    assert.match(here, /These invitations are for this machine only/);
    await run('invite', 'checkout', '--url', 'https://Totals.example.com/at/');
    const [, text] = await run('invite', '--count', '2');
    assert.deepEqual(
      text.split('\n').map((line) => line.slice(0, 46)),
      ['https://totals.example.com/at/join#checkout.3.', 'https://totals.example.com/at/join#checkout.4.', ''].map(
        (line) => line.slice(0, 46),
      ),
    );
  });
  it('members counts, retires and changes the key', async () => {
    assert.match((await run('members'))[1], /^invitations issued {2}4\nmembers {13}0\nretired {13}0\n/);
    assert.match((await run('members', 'checkout', '--retire', '2'))[1], /Invitation 2 is ended/);
    assert.match((await run('members', 'checkout'))[1], /\nretired {13}1\n/);
    const markOf = async () => /key +(\S+)/.exec((await run('members'))[1])?.[1];
    const before = await markOf();
    assert.match((await run('members', 'checkout', '--new-key'))[1], /The new key [\w-]{22} is for weeks from 20\d\d-/);
    assert.notEqual(await markOf(), before);
  });
  it('restore puts a backup in its place, nothing of the old log is mixed in, and never while the endpoint runs', async () => {
    const own = mkdtempSync(join(tmpdir(), 'team-totals-restore-'));
    const at = ['--data', own];
    const names = async () => {
      const store = await openStore({ data: own, onError: assert.fail });
      const found = await store.teams.names();
      await store.close();
      return found;
    };
    await run('init', 'early', ...at);
    const backup = join(own, 'backup');
    assert.equal((await run('backup', backup, ...at))[0], 0);
    assert.equal(statSync(backup).mode & 0o777, 0o600);
    const running = await openStore({ data: own, onError: assert.fail });
    await running.teams.note('early', 1, 'in the log', '');
    assert.match((await run('restore', backup, ...at))[1], /endpoint is running/);
    // As after a kill: the log of the database that is replaced is still there.
    cpSync(join(own, 'team-totals.sqlite-wal'), join(own, 'kept-wal'));
    await running.close();
    await run('init', 'late', ...at);
    assert.deepEqual(await names(), ['early', 'late']);
    cpSync(join(own, 'kept-wal'), join(own, 'team-totals.sqlite-wal'));
    assert.equal((await run('restore', backup, ...at))[0], 0);
    assert.deepEqual(await names(), ['early']);
    writeFileSync(backup, 'no database');
    assert.match((await run('restore', backup, ...at))[1], /nothing was changed/);
    assert.deepEqual(await names(), ['early']);
    rmSync(own, { recursive: true });
  });
  for (const args of [[], ['init', 'checkout']]) {
    it(`${args.join(' ') || 'serve'}, by an account without a home: says what to name`, async () => {
      failed.length = 0;
      assert.equal(await serveCommand(args, { ...world, defaultData: undefined }), 1);
      assert.match(failed.join(''), /^This account has no home folder: say with --data .*\n$/);
    });
  }
  it('policy shows it, and replaces it from a file', async () => {
    const [, text] = await run('policy', 'checkout');
    const policy = policySchema.parse(JSON.parse(text));
    assert.deepEqual([policy.k, policy.teamSize, policy.buckets], [6, 9, ['checkout', 'search']]);
    const file = join(data, 'policy.json');
    // The keys are the endpoint’s own: what a file says of them, or does not, changes nothing.
    writeFileSync(file, JSON.stringify({ ...policy, k: 7, keys: undefined }));
    assert.equal((await run('policy', 'checkout', file))[0], 0);
    const changed = policySchema.parse(JSON.parse((await run('policy', 'checkout'))[1]));
    assert.deepEqual([changed.k, changed.keys], [7, policy.keys]);
    writeFileSync(file, JSON.stringify({ ...policy, k: 1 }));
    assert.equal((await run('policy', 'checkout', file))[0], 1);
  });
  it('groups makes a tree above the teams, and says who is asked again', async () => {
    assert.match((await run('groups'))[1], /no group yet/);
    assert.match((await run('group', 'acme', '--k', '12', '--readers', 'the board'))[1], /ttg_[\w-]{43}/);
    assert.match((await run('group', 'web', '--parent', 'acme', '--add', 'checkout'))[1], /policy of checkout changed/);
    assert.equal(
      (await run('groups'))[1],
      'acme  k 12, read by: the board\n  web  k 10, read by: the leads of web\n    team checkout\n',
    );
    assert.match((await run('group', 'web', '--token'))[1], /^ttg_[\w-]{43}\n$/);
    assert.equal((await run('group', 'web'))[1], 'Nothing changed.\n');
    assert.match((await run('group', 'web', '--remove', 'checkout'))[1], /policy of checkout changed/);
  });
  it('webhook says how to connect each forge and tracker, and keeps the secret that Linear made', async () => {
    assert.match(
      (await run('webhook', 'checkout', 'github'))[1],
      /webhooks\/github .*\n.*Pull requests.*\n {2}[\w-]{43}\n/,
    );
    assert.match(
      (await run('webhook', 'checkout', 'gitlab'))[1],
      /secret token {3}[\w-]{43}\n {2}signing token {2}whsec_[\w+/]{43}=/,
    );
    assert.match((await run('webhook', 'checkout', 'jira'))[1], /administrator.*\n {2}[\w-]{43}\n/);
    assert.match((await run('webhook', 'checkout', 'linear'))[1], /--secret-file/);
    const file = join(data, 'linear-secret');
    writeFileSync(file, 'lin_wh_0123456789abcdef\n');
    const [code, text] = await run('webhook', 'checkout', 'linear', '--secret-file', file);
    assert.deepEqual([code, text.includes('is stored'), text.includes('lin_wh')], [0, true, false]);
    writeFileSync(file, 'short');
    assert.equal((await run('webhook', 'checkout', 'linear', '--secret-file', file))[0], 1);
  });
  it('token makes one more', async () =>
    assert.match((await run('token', 'checkout', 'report'))[1], /^ttr_[\w-]{43}\n$/));
  it('backup writes a copy that only its owner can read', async () => {
    assert.equal((await run('backup', join(data, 'copy.sqlite')))[0], 0);
    assert.equal(statSync(join(data, 'copy.sqlite')).mode & 0o777, 0o600);
    assert.ok(existsSync(join(data, 'copy.sqlite')));
  });
  it('without a verb it listens until it is told to end', async () => {
    const [code, text] = await run('--port', '0');
    assert.equal(code, 0);
    assert.match(text, /Listening on http:\/\/127\.0\.0\.1:\d+/);
  });
});
