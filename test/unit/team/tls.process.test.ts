import assert from 'node:assert/strict';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { teamSentence } from '../../../src/core/summary/teamStanding.ts';
import { formatsFor } from '../../../src/core/text/format.ts';
import { type Endpoint, endpoint, NOW, policyFor } from '../server/support.ts';
import { type Certificate, certificateFor } from './certificate.ts';
import { Developer, sendIn } from './developer.ts';

const HOUR = 3_600_000;
const good = certificateFor('127.0.0.1');

/** What stands at the endpoint's address instead of the endpoint; `heard` is what a sender gives away to it. */
type Impostor = (heard: (bytes: Buffer) => void) => Promise<{ readonly url: string; close(): Promise<void> }>;

const CASES: Readonly<Record<string, Impostor>> = {
  'a certificate that nobody knows': async () => endpointWith(certificateFor('127.0.0.1')),
  'a certificate of another address': async () => endpointWith(trusted(certificateFor('127.0.0.2'))),
  'a certificate that is over': async () => endpointWith(trusted(certificateFor('127.0.0.1', Date.now() - HOUR))),
  'a line that is cut in the handshake': async (heard) =>
    listener(createServer((socket) => socket.once('data', (bytes) => (heard(bytes), socket.destroy())))),
  'a line that falls silent in the handshake': async (heard) =>
    listener(createServer((socket) => socket.on('data', heard))),
  'a line that garbles every record': async (heard) =>
    listener(createServer((socket) => socket.on('data', (bytes) => (heard(bytes), socket.write(bytes.toReversed()))))),
  'plain http in its place': async (heard) =>
    listener(
      createHttpServer((_, response) => response.end('{}')).on('connection', (socket: Socket) =>
        socket.on('data', heard),
      ),
    ),
};

describe('team sync when https fails', () => {
  const known = getCACertificates('default');
  let dev: Developer;
  let server: Endpoint;
  let relay: Relay;

  before(() => setDefaultCACertificates([...known, good.cert]));
  after(() => setDefaultCACertificates(known));
  beforeEach(async () => {
    server = await endpoint(policyFor(), { tls: good });
    relay = await new Relay(server.url).open();
    dev = new Developer({
      invitation: await server.invite(relay.url),
      now: NOW,
      send: sendIn(3_000),
    });
    await dev.connect();
    await dev.work({ at: NOW - HOUR });
  });
  afterEach(async () => {
    dev.close();
    await relay.close();
    await server.close();
  });

  for (const [name, impostor] of Object.entries(CASES))
    it(`${name}: nothing is given away, and it goes when https is back`, async () => {
      let heard = '';
      const other = await impostor((bytes) => void (heard += bytes.toString('latin1')));
      await relay.leadTo(other.url);
      await dev.sync();
      assert.match(teamSentence(dev.desk.state(dev.key), formatsFor('en', 'UTC')), /was not reached; next try/);
      assert.doesNotMatch(heard + relay.heard, /PUT |tl[ict]_|x-row-proof|ABC-123/i);
      assert.equal(await rowsOf(server), 0);
      await other.close();
      await relay.leadTo(server.url);
      dev.now += HOUR;
      await dev.sync();
      assert.equal(dev.desk.state(dev.key).kind, 'on');
      assert.equal(await rowsOf(server), 1);
    });
});

function trusted(made: Certificate): Certificate {
  setDefaultCACertificates([...getCACertificates('default'), made.cert]);
  return made;
}

async function endpointWith(tls: Certificate) {
  const other = await endpoint(policyFor(), { tls });
  return { url: other.url, close: async () => other.close() };
}

async function listener(server: Server) {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => socket.destroy())));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One address whose other end changes; connections that were open go with the change. */
class Relay {
  heard = '';
  private target: string;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((client) => this.pass(client));

  constructor(target: string) {
    this.target = target;
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async leadTo(target: string): Promise<void> {
    this.target = target;
    this.heard = '';
    const gone = [...this.sockets].map(
      async (socket) => new Promise((resolve) => socket.once('close', resolve).destroy()),
    );
    await Promise.all(gone);
  }

  async close(): Promise<void> {
    await this.leadTo('');
    await new Promise((resolve) => this.server.close(resolve));
  }

  private pass(client: Socket): void {
    const upstream = connect(Number(new URL(this.target).port), '127.0.0.1');
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
    client.on('data', (bytes: Buffer) => void (this.heard += bytes.toString('latin1')));
  }
}

async function rowsOf(server: Endpoint): Promise<number> {
  return (await server.serving.store.database.read('SELECT body FROM rows', [])).length;
}
