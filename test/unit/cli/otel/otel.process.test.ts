import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AgentHome, type ClaudeLog } from '../../../vscode/agentHome.ts';
import { collected } from '../../core/otel/strictOtlp.ts';
import { scratchFolder } from '../../git/scratch.ts';
import { CLI, runCli } from '../cli.ts';

const HOUR = 3_600_000;

describe('token-ledger otel', function () {
  this.timeout(120_000);
  const folder = scratchFolder();
  const bodies: unknown[] = [];
  const seen: { readonly path: string; readonly auth: string | undefined }[] = [];
  let answer = { status: 200, text: '{}' };
  let server: Server;
  let log: ClaudeLog;

  const otel = async (...args: readonly string[]): Promise<string> => {
    const { port } = server.address() as AddressInfo;
    const env = {
      PATH: process.env['PATH'],
      HOME: folder.path,
      TOKEN_LEDGER_HOME: join(folder.path, 'ledger'),
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc',
    };
    return (await promisify(execFile)(process.execPath, [CLI, 'otel', '--since', '3d', ...args], { env })).stdout;
  };

  before(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        seen.push({ path: request.url ?? '', auth: request.headers.authorization });
        if (answer.status === 200) bodies.push(JSON.parse(text));
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    mkdirSync(join(folder.path, 'work'));
    log = new AgentHome(folder.path).claude({
      cwd: join(folder.path, 'work'),
      branch: 'ABC-1-x',
      now: () => Date.now() - 26 * HOUR,
    });
    for (let i = 0; i < 5; i++) log.call({ input: 7, output: 1000 + i, cacheRead: 20_000, cacheWrite1h: 300 });
  });
  after(() => {
    server.close();
    folder[Symbol.dispose]();
  });

  const cost = (): number => collected(bodies).sums.get('token_ledger.cost') ?? 0;
  const reported = (): number => runCli(folder.path, ['report']).totals.cost.total;

  it('prints the body and sends nothing with --dry-run', async () => {
    const body = JSON.parse(await otel('--dry-run')) as unknown;
    assert.equal(collected([body]).sums.get('token_ledger.calls'), 5);
    assert.equal(seen.length, 0);
  });

  it('sends nothing twice, goes on after a failure, and adds up to the report', async () => {
    answer = { status: 503, text: '' };
    await assert.rejects(otel(), /answered 503\. .*Run the command again later/);
    answer = { status: 200, text: '{}' };
    assert.match(await otel(), /^Sent to http:\/\/127\.0\.0\.1/);
    assert.match(await otel(), /knows everything already/);
    log.call({ output: 50_000 });
    await otel();
    assert.ok(Math.abs(cost() - reported()) < 1e-9);
    assert.equal(collected(bodies).sums.get('token_ledger.calls'), 6);
    assert.deepEqual(seen.at(-1), { path: '/v1/metrics', auth: 'Bearer abc' });
  });

  it('says what a collector rejects', async () => {
    log.call({ output: 1 });
    answer = { status: 200, text: '{"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"too old"}}' };
    await assert.rejects(otel(), /rejected points: 3 \(too old\)/);
  });

  for (const [endpoint, message] of [
    ['http://collector.example:4318', /http is only taken for this machine itself/],
    ['nonsense', /is no URL/],
    ['http://127.0.0.1:65533', /did not answer \(ECONNREFUSED\)\. Is it running\?/],
  ] as const)
    it(`${endpoint}: says what is wrong`, () => assert.rejects(otel('--endpoint', endpoint), message));
});
