import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nodeHashing } from '../../../src/engine/team/hashing.ts';
import { defaultPolicy, hashPolicy, type Policy } from '../../../src/wire/policy.ts';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Reply = (request: Seen, response: ServerResponse) => void;

/** An endpoint that answers as a test says, and remembers what it was asked. */
export class Scripted {
  readonly seen: Seen[] = [];
  /** What the next requests get, in this order; after that each PUT is taken. */
  replies: Reply[] = [];
  policy: Policy = defaultPolicy('checkout', 8);
  /** What whoever asks for the policy gets instead of it. */
  policyReply: Reply | undefined;
  url = '';
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get puts(): readonly Seen[] {
    return this.seen.filter(({ method }) => method === 'PUT');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const seen = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(parts).toString('utf8'),
    };
    this.seen.push(seen);
    const scripted = seen.method === 'GET' ? this.policyReply : this.replies.shift();
    (scripted ?? ((one, out) => this.usual(one, out)))(seen, response);
  }

  private usual({ method, body }: Seen, response: ServerResponse): void {
    if (method === 'GET')
      return json(200, { policy: this.policy, sha256: hashPolicy(nodeHashing, this.policy) })(response);
    if (method === 'DELETE') return json(204)(response);
    json(201, { rev: (JSON.parse(body) as { rev: number }).rev })(response);
  }
}

/** An answer of the protocol. */
export function json(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  return (response: ServerResponse): void => {
    response.writeHead(status, { 'x-token-ledger': 'team-totals/1', 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
}

export const problem =
  (status: number, code: string, more: object = {}, headers: Readonly<Record<string, string>> = {}): Reply =>
  (_, response) =>
    json(status, { status, code, ...more }, { 'content-type': 'application/problem+json', ...headers })(response);
