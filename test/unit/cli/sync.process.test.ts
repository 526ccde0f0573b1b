import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cliText } from './cli.ts';

const CLI = resolve(import.meta.dirname, '../../../dist/cli.js');

interface Served {
  readonly child: ChildProcess;
  readonly url: string;
  readonly data: string;
}

describe('token-ledger sync, process against process', function () {
  this.timeout(120_000);
  let folder: string;
  let served: Served;
  const invitations = new Map<string, string>();
  const homeOf = (name: string): string => join(folder, name);
  const sync = (name: string, ...words: readonly string[]): string => cliText(homeOf(name), ['sync', ...words]);
  const serve = (...words: readonly string[]): string => cliText(folder, ['serve', ...words, '--data', served.data]);
  const invitationOf = (name: string): string => invitations.get(name) ?? assert.fail();
  const joinTeam = (name: string, invitation = invitationOf(name)): string => {
    const hash = /--agree (sha256:\S+)/.exec(sync(name, 'join', invitation))?.[1] ?? '';
    return sync(name, 'join', '--agree', hash);
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-sync-'));
    const data = join(folder, 'server');
    cliText(folder, ['serve', 'init', 'checkout', '--data', data]);
    served = await start(data);
    const made = serve('invite', '--count', '3', '--url', served.url).trim().split('\n');
    for (const [i, name] of ['ann', 'bob', 'eve'].entries()) invitations.set(name, made[i] ?? '');
    for (const [name, output] of [
      ['ann', 100_000],
      ['bob', 200_000],
      ['eve', 300_000],
    ] as const)
      work(homeOf(name), name, output);
  });
  after(async () => {
    await end(served.child);
    rmSync(folder, { recursive: true, force: true });
  });

  it('sends nothing without a team, and says so', () => {
    assert.throws(() => sync('ann'), /You are in no team/);
  });

  it('counts invitations, and none that was not made', () => {
    assert.match(serve('members'), /^invitations issued {2}3\nmembers {13}0\nretired {13}0\nkey {17}[\w-]{22}\n$/);
    assert.throws(() => serve('invite', '--count', '0'), /--count is a number from 1 to 1000/);
    assert.throws(() => serve('invite', 'nobody'), /there is no team nobody/);
  });

  for (const [text, words] of [
    ['http://example.com', /http is only taken for this machine itself/],
    ['https://me:pw@example.com', /name or password/],
  ] as const)
    it(`refuses an invitation to ${text}`, () =>
      assert.throws(() => sync('ann', 'join', `${text}/join#${invitationOf('ann').split('#')[1]}`), words));

  it('refuses what is no invitation, and one whose key is another', () => {
    assert.throws(() => sync('ann', 'join', served.url), /that is no invitation; one looks like/);
    const other = `${invitationOf('eve').slice(0, -22)}${'A'.repeat(22)}`;
    assert.throws(() => sync('eve', 'join', other), /key is not the one that the invitation names/);
    const forged = invitationOf('eve').replace(/\.3\./, '.4.');
    assert.throws(() => sync('eve', 'join', forged), /does not take this invitation/);
  });

  it('shows the policy and the exact bytes before anything is agreed to', () => {
    const shown = sync('ann', 'join', invitationOf('ann'));
    assert.match(shown, /No name leaves your machine\. But a ticket has an assignee/);
    assert.match(shown, /"artifact":"ABC-123"/);
    assert.match(shown, /--agree sha256:[0-9a-f]{64}/);
    assert.throws(() => sync('ann'), /You are in no team/);
  });

  it('sends after the agreement; two people on one ticket make its sum', async () => {
    for (const name of ['ann', 'bob']) assert.match(joinTeam(name), /: on · last sent/);
    assert.match(serve('members'), /\nmembers {13}2\n/);
    const total = ['ann', 'bob'].map((name) => {
      const { cells } = JSON.parse(lastBody(homeOf(name), sync)) as { cells: { cost: number }[] };
      return cells[0]?.cost ?? 0;
    });
    assert.deepEqual(total, [2.5, 5]);
  });

  it('has nothing to send then, also in a dry run', () => {
    assert.match(sync('ann', '--dry-run'), /There is nothing to send now/);
    const { requests } = JSON.parse(sync('ann', '--dry-run', '--json')) as { requests: readonly unknown[] };
    assert.deepEqual(requests, []);
  });

  it('pauses and goes on', () => {
    assert.match(sync('ann', 'pause'), /paused by you/);
    work(homeOf('ann'), 'ann', 50_000);
    assert.throws(() => sync('ann'), 'a paused sync has not done what was asked');
    assert.match(sync('ann', 'status'), /paused by you/);
    assert.match(sync('ann', 'resume'), /: on · last sent/);
    const key = /key +(\S+)/.exec(serve('members'))?.[1] ?? '';
    assert.match(sync('ann', 'status'), new RegExp(`\nMember · tokens until 20\\d\\d-W\\d\\d · key ${key}\n`));
  });

  it('lists everything that was sent, without a key', () => {
    const log = sync('ann', 'log');
    assert.equal(log.match(/^PUT /gm)?.length, 2);
    assert.doesNotMatch(log, /tl[ict]_/);
  });

  it('waits when the endpoint is gone, and comes back', async () => {
    await end(served.child);
    work(homeOf('ann'), 'ann', 50_000);
    assert.throws(() => sync('ann'), /./);
    assert.match(sync('ann', 'status'), /was not reached; next try/);
    served = await start(served.data, new URL(served.url).port);
    assert.match(sync('ann'), /: on · last sent/);
  });

  it('removes all of it', () => {
    assert.match(sync('ann', 'delete'), /paused by you/);
    assert.equal(sync('ann', 'log').match(/^DELETE /gm)?.length, 1);
    assert.match(sync('ann', 'leave'), /You have left checkout\. Nothing of yours is at the endpoint/);
    assert.throws(() => sync('ann'), /You are in no team/);
  });

  it('lets another machine of a person send a part of the same row', () => {
    const text = sync('bob', 'machine').trim();
    assert.match(text, /\/join#checkout\.me\./);
    work(homeOf('bob2'), 'bob2', 50_000);
    assert.match(joinTeam('bob2', text), /: on · last sent/);
    const pathOf = (name: string): string => /^PUT \S+\/usage\/(\S+)/m.exec(sync(name, 'log'))?.[1] ?? '';
    const [first, second] = [pathOf('bob'), pathOf('bob2')];
    assert.deepEqual([first.slice(0, 22), first.slice(22), second.slice(22)], [second.slice(0, 22), '/0', '/1']);
    assert.match(serve('members'), /\nmembers {13}1\n/, 'ann has left');
  });

  it('takes an invitation once, and none that was ended', () => {
    work(homeOf('thief'), 'thief', 50_000);
    assert.throws(() => joinTeam('thief', invitationOf('bob')));
    assert.match(sync('thief', 'status'), /paused: the endpoint does not take the invitation/);
    const spare = serve('invite').trim();
    assert.match(serve('members', 'checkout', '--retire', '4'), /Invitation 4 is ended/);
    assert.throws(() => sync('thief', 'join', spare), /does not take this invitation/);
    assert.match(serve('members'), /^invitations issued {2}4\n/);
  });

  it('leaves only once it is said what becomes of what was sent', () => {
    assert.throws(() => sync('bob', 'leave'), /Rows of yours may be at the endpoint \(1\)/);
    assert.throws(() => sync('bob', 'leave', '--delete', '--keep'), /not both/);
    assert.match(sync('bob', 'status'), /: on/);
  });

  it('does not leave while what is to be removed is there', async () => {
    await end(served.child);
    assert.throws(() => sync('bob', 'leave', '--delete'), /Not left: rows are still to be removed \(1\)/);
    served = await start(served.data, new URL(served.url).port);
    assert.match(sync('bob', 'leave', '--delete'), /You have left checkout\. Nothing of yours/);
    assert.throws(() => sync('bob'), /You are in no team/);
    assert.equal(sync('bob', 'log').match(/^DELETE .*\n/gm)?.length, 2);
  });

  it('leaves what was sent where it is, if that is what the person says', () => {
    joinTeam('eve');
    assert.match(sync('eve', 'leave', '--keep'), /What was sent stays at the endpoint until/);
    assert.doesNotMatch(sync('eve', 'log'), /^DELETE /m);
  });
});

function work(home: string, name: string, output: number): void {
  const folder = join(home, '.claude/projects/p');
  mkdirSync(folder, { recursive: true });
  const id = `${name}-${output}-${Math.random()}`;
  const line = {
    type: 'assistant',
    sessionId: name,
    cwd: '/w',
    gitBranch: 'ABC-123-pay',
    timestamp: new Date().toISOString(),
    uuid: id,
    requestId: `r-${id}`,
    message: {
      id: `m-${id}`,
      model: 'claude-opus-4-5-20251101',
      stop_reason: 'end_turn',
      usage: { input_tokens: 0, output_tokens: output },
    },
  };
  appendFileSync(join(folder, `${name}.jsonl`), `${JSON.stringify(line)}\n`);
}

function lastBody(home: string, sync: (name: string, ...words: readonly string[]) => string): string {
  const name = home.split('/').at(-1) ?? '';
  const { requests } = JSON.parse(sync(name, 'log', '--json')) as { requests: readonly { body: string }[] };
  return requests[0]?.body ?? '';
}

async function start(data: string, port = '0'): Promise<Served> {
  const child = spawn(process.execPath, [CLI, 'serve', '--port', port, '--data', data], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  for await (const part of child.stdout as AsyncIterable<Buffer>) {
    said += part.toString();
    const url = /Listening on (\S+)/.exec(said)?.[1];
    if (url !== undefined) return { child, url, data };
  }
  throw new Error(`the endpoint did not start: ${said}`);
}

async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => void child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
