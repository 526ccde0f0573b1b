import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { p256_oprf } from '@noble/curves/nist.js';
import { nodeHashing } from '../../../src/engine/team/hashing.ts';
import { TokenSigner } from '../../../src/server/auth/tokenSigner.ts';
import { tokenInfo } from '../../../src/wire/membership/blindToken.ts';
import { invitationText } from '../../../src/wire/membership/invitation.ts';
import { keyMark } from '../../../src/wire/membership/membership.ts';
import { defaultPolicy, hashPolicy, type Policy } from '../../../src/wire/policy.ts';

const KEYS = p256_oprf.poprf(Buffer.of()).deriveKeyPair(Buffer.alloc(32, 7), Buffer.from('scripted'));
const PUBLIC = Buffer.from(KEYS.publicKey).toString('base64url');
/** The keys of a scripted endpoint's policy. */
export const SCRIPTED_KEYS: Policy['keys'] = [{ from: '2000-01-01', key: PUBLIC }];

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
  policy: Policy = { ...defaultPolicy('checkout', 8), keys: SCRIPTED_KEYS };
  /** What anyone who asks for the policy gets instead of it. */
  policyReply: Reply | undefined;
  /** What who redeems the invitation or asks for tokens gets instead. */
  memberReply: Reply | undefined;
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
    const scripted =
      seen.method === 'GET' ? this.policyReply : seen.method === 'POST' ? this.memberReply : this.replies.shift();
    (scripted ?? ((one, out) => this.usual(one, out)))(seen, response);
  }

  get invitation(): string {
    const secret = Buffer.alloc(32, 1).toString('base64url');
    const mark = keyMark(nodeHashing, PUBLIC);
    return invitationText({ endpoint: this.url, team: 'checkout', number: 1, secret, keyMark: mark });
  }

  usual({ method, url, body }: Seen, response: ServerResponse): void {
    if (method === 'POST' && url.endsWith('/members')) return json(201, { status: 'joined' })(response);
    if (method === 'POST') return json(200, { tokens: tokensFor(body) })(response);
    if (method === 'GET')
      return json(200, { policy: this.policy, sha256: hashPolicy(nodeHashing, this.policy) })(response);
    if (method === 'DELETE') return json(204)(response);
    json(201, { rev: (JSON.parse(body) as { rev: number }).rev })(response);
  }
}

function tokensFor(body: string) {
  const { periods } = JSON.parse(body) as { periods: readonly { readonly period: string; readonly blinded: string }[] };
  return periods.map(({ period, blinded }) => {
    const signer = new TokenSigner(KEYS.secretKey, tokenInfo('checkout', period));
    const { evaluated, proof } = signer.evaluate(Buffer.from(blinded, 'base64url'));
    return { period, evaluated: base64url(evaluated), proof: base64url(proof) };
  });
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** An answer of the protocol. */
export function json(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  return (response: ServerResponse): void => {
    response.writeHead(status, { 'x-token-ledger': 'team-totals/2', 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
}

export const problem =
  (status: number, code: string, more: object = {}, headers: Readonly<Record<string, string>> = {}): Reply =>
  (_, response) =>
    json(status, { status, code, ...more }, { 'content-type': 'application/problem+json', ...headers })(response);
