import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { readCollector } from '../../../../src/extension/platform/readCollector.ts';
import { CollectorPush } from '../../../../src/extension/tools/collectorPush.ts';
import { AgentHome } from '../../../vscode/agentHome.ts';
import { CLI } from '../../cli/cli.ts';
import { collected } from '../../core/otel/strictOtlp.ts';
import { scratchFolder } from '../../git/scratch.ts';
import { FakeClock } from '../fakeClock.ts';

const QUARTER = 15 * 60_000;

describe('metrics for a collector of the person’s own, from the editor', function () {
  this.timeout(120_000);
  const folder = scratchFolder();
  const clock = new FakeClock();
  const said = new EventEmitter();
  const lines: string[] = [];
  const bodies: string[] = [];
  const listeners = new Set<() => void>();
  const setting = {
    value: readCollector({}),
    onDidChange: (listener: () => void) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
  let status = 200;
  let server: Server;
  let endpoint = '';
  let push: CollectorPush;

  const say = (text: string): void => {
    lines.push(text);
    said.emit('line', text);
  };
  /** What the next run says. */
  const next = async (act: () => void): Promise<string> => {
    const line = once(said, 'line');
    act();
    return ((await line) as [string])[0];
  };
  const set = (raw: unknown) => () => {
    setting.value = readCollector(raw);
    for (const listener of listeners) listener();
    clock.advance(0);
  };

  before(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        if (status === 200) bodies.push(text);
        response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const cwd = join(folder.path, 'shop');
    mkdirSync(cwd);
    // Today, and in a quarter that is over.
    const day = new Date().setHours(0, 0, 0, 0);
    const log = new AgentHome(folder.path).claude({ cwd, branch: 'ABC-1-x', now: () => day });
    for (let i = 0; i < 3; i++) log.call({ output: 1000 + i });
    push = new CollectorPush({
      dist: dirname(CLI),
      setting,
      clock,
      log: { info: say, warn: say },
      env: { PATH: process.env['PATH'], HOME: folder.path, TOKEN_LEDGER_HOME: join(folder.path, 'ledger') },
    });
  });
  after(() => {
    push.dispose();
    server.close();
    folder[Symbol.dispose]();
  });

  it('are not sent while no endpoint is set', () => {
    clock.advance(QUARTER);
    clock.advance(QUARTER);
    assert.deepEqual([lines, bodies], [[], []]);
  });

  it('are sent when one is set, then every quarter of an hour what is new, and without names where the setting says so', async () => {
    // A minute after midnight no quarter of today is over.
    const isEarly = Date.now() < new Date().setHours(0, 0, 0, 0) + QUARTER;
    assert.match(await next(set({ endpoint, names: false })), isEarly ? /knows everything/ : /^OpenTelemetry: Sent to/);
    if (!isEarly)
      assert.equal(collected(bodies.map((body) => JSON.parse(body) as unknown)).sums.get('token_ledger.calls'), 3);
    assert.doesNotMatch(bodies.join(''), /shop|ABC-1/);
    assert.match(await next(() => clock.advance(QUARTER)), /knows everything already/);
  });

  it('name the work where they may, and say what is wrong', async () => {
    status = 503;
    assert.match(await next(set({ endpoint })), /answered 503\. .*Run the command again later|knows everything/);
    status = 200;
    await next(() => clock.advance(QUARTER));
    assert.match(bodies.join('') || 'ABC-1', /ABC-1/);
    assert.match(
      await next(set({ endpoint: 'http://collector.example' })),
      /http is only taken for this machine itself/,
    );
  });

  it('end with the setting, and with the window', () => {
    const before = lines.length;
    set({ endpoint: '' })();
    clock.advance(QUARTER);
    push.dispose();
    assert.deepEqual(clock.waiting, []);
    assert.equal(lines.length, before);
  });

  const settings: readonly (readonly [unknown, string, boolean])[] = [
    [undefined, '', true],
    ['https://x', '', true],
    [null, '', true],
    [{ endpoint: 7 }, '', true],
    [{ endpoint: ' https://x ' }, 'https://x', true],
    [{ endpoint: 'https://x', names: false }, 'https://x', false],
    [{ endpoint: 'https://x', names: 'yes' }, 'https://x', false],
  ];
  for (const [raw, address, names] of settings)
    it(`${JSON.stringify(raw)} is ${address || 'nobody'}`, () =>
      assert.deepEqual(readCollector(raw), { endpoint: address, names }));
});
