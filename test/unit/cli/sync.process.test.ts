import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
  this.timeout(60_000);
  let folder: string;
  let served: Served;
  let tokens: Readonly<Record<'ingest' | 'report', string>>;
  const homeOf = (name: string): string => join(folder, name);
  const sync = (name: string, ...words: readonly string[]): string =>
    cliText(homeOf(name), ['sync', ...words], { TOKEN_LEDGER_TEAM_TOKEN: tokens.ingest });

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-sync-'));
    const data = join(folder, 'server');
    const made = cliText(folder, ['serve', 'init', 'checkout', '--data', data]);
    tokens = { ingest: /tti_\S+/.exec(made)?.[0] ?? '', report: /ttr_\S+/.exec(made)?.[0] ?? '' };
    served = await start(data);
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
    assert.throws(() => sync('ann'), /You are not connected to a team/);
  });

  it('asks for the token, and takes none on the command line', () => {
    assert.throws(() => cliText(homeOf('ann'), ['sync', 'connect', served.url, 'checkout']), /TOKEN_LEDGER_TEAM_TOKEN/);
    assert.throws(() => sync('ann', '--token', 'tti_x'), /^sync takes no --token\.$/m);
  });

  for (const [address, words] of [
    ['http://example.com', /http is only taken for this machine itself/],
    ['nowhere', /no address/],
    ['https://me:pw@example.com', /name or password/],
  ] as const)
    it(`refuses ${address}`, () => assert.throws(() => sync('ann', 'connect', address, 'checkout'), words));

  it('shows the policy and the exact bytes before anything is agreed to', () => {
    const shown = sync('ann', 'connect', served.url, 'checkout');
    assert.match(shown, /No name leaves your machine\. But a ticket has an assignee/);
    assert.match(shown, /"artifact":"ABC-123"/);
    assert.match(shown, /--agree sha256:[0-9a-f]{64}/);
    assert.throws(() => sync('ann'), /not connected/);
  });

  it('sends after the agreement; two people on one ticket make its sum', async () => {
    for (const name of ['ann', 'bob']) {
      const hash = /--agree (sha256:\S+)/.exec(sync(name, 'connect', served.url, 'checkout'))?.[1] ?? '';
      assert.match(sync(name, 'connect', served.url, 'checkout', '--agree', hash), /: on · last sent/);
    }
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
  });

  it('lists everything that was sent, without a key', () => {
    const log = sync('ann', 'log');
    assert.equal(log.match(/^PUT /gm)?.length, 2);
    assert.ok(!log.includes(tokens.ingest));
    const ledger = readFileSync(join(homeOf('ann'), 'ledger', 'ledger.db'), 'latin1');
    assert.ok(!ledger.includes(tokens.ingest));
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
    assert.throws(() => sync('ann'), /not connected/);
  });

  it('leaves only once it is said what becomes of what was sent', () => {
    assert.throws(() => sync('bob', 'leave'), /Rows of yours may be at the endpoint \(1\)/);
    assert.throws(() => sync('bob', 'leave', '--delete', '--keep'), /not both/);
    assert.match(sync('bob', 'status'), /: on/);
  });

  it('does not leave while what is to be removed lies there', async () => {
    await end(served.child);
    assert.throws(() => sync('bob', 'leave', '--delete'), /Not left: rows are still to be removed \(1\)/);
    served = await start(served.data, new URL(served.url).port);
    assert.match(sync('bob', 'leave', '--delete'), /You have left checkout\. Nothing of yours/);
    assert.throws(() => sync('bob'), /not connected/);
    assert.equal(sync('bob', 'log').match(/^DELETE .*\n/gm)?.length, 2);
  });

  it('leaves what was sent where it is, if that is what the person says', () => {
    const hash = /--agree (sha256:\S+)/.exec(sync('eve', 'connect', served.url, 'checkout'))?.[1] ?? '';
    sync('eve', 'connect', served.url, 'checkout', '--agree', hash);
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
