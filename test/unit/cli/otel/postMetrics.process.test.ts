import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { postMetrics } from '../../../../src/cli/otel/postMetrics.ts';
import { HumanError } from '../../../../src/core/humanError.ts';

/** Long enough for an answer on a busy machine, where one is expected. */
const PATIENT = 60_000;

async function answered(listener: RequestListener, timeout = PATIENT, headers = {}): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/metrics`);
    return await postMetrics(url, { resourceMetrics: [] }, headers, timeout);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const json = (status: number, text: string): RequestListener => {
  return (_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(text);
};

describe('a collector', () => {
  const taken: readonly (readonly [string, RequestListener, string, number?])[] = [
    ['that takes all', json(200, '{}'), ''],
    ['without a body', json(204, ''), ''],
    ['that answers no JSON', json(200, '<html>'), ''],
    ['that warns and rejects nothing', json(200, '{"partialSuccess":{"errorMessage":"slow down"}}'), ''],
    [
      'that rejects some',
      json(200, '{"partialSuccess":{"rejectedDataPoints":3,"errorMessage":"too\\u001b[31m old"}}'),
      '3 (too[31m old)',
    ],
    [
      'that rejects some without a reason',
      json(200, '{"partialSuccess":{"rejectedDataPoints":"2"}}'),
      '2 (no reason given)',
    ],
    // Sending it again would count everything twice.
    ['that took it and never ends its answer', (_, response) => void response.writeHead(200).write('{'), '', 3_000],
    [
      'that took it and breaks its answer off',
      (_, response) => response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy()),
      '',
    ],
    [
      'that took it and answers without end',
      (_, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(' '.repeat(1 << 16)));
        };
        response.writeHead(200).on('drain', more);
        more();
      },
      '',
    ],
  ];
  for (const [what, listener, said, timeout] of taken)
    it(`${what} took it`, async () => assert.equal(await answered(listener, timeout), said));

  const refused: readonly (readonly [string, RequestListener, RegExp, number?, object?])[] = [
    ['that is busy', json(429, ''), /answered 429\. .* Run the command again later/],
    ['that is broken', json(500, '{'), /answered 500\. .* Run the command again later/],
    ['that does not take the body', json(400, ''), /answered 400\. What it took before is not sent again\.$/],
    ['that leads elsewhere', (_, response) => response.writeHead(307, { location: '/other' }).end(), /answered 307\./],
    ['that never answers', () => undefined, /did not answer \(TimeoutError\)/, 500],
    ['that hangs up', (request) => request.socket.destroy(), /did not answer \(\w+\)/],
    [
      'with a header that is none',
      json(200, '{}'),
      /HEADERS holds what no header can[^\n]*$/,
      PATIENT,
      { 'x y': 'secret' },
    ],
    [
      'with two headers in one',
      json(200, '{}'),
      /HEADERS holds what no header can/,
      PATIENT,
      { auth: 'secret\r\na: b' },
    ],
  ];
  for (const [what, listener, message, timeout, headers] of refused)
    it(`${what} did not take it`, async () =>
      assert.rejects(answered(listener, timeout, headers), (error: unknown) => {
        assert.ok(error instanceof HumanError, String(error));
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      }));
});
