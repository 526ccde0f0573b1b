import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A relay that keeps every byte that a client sent through it, and every byte of the answers. */
export class Wiretap {
  private readonly parts: Buffer[] = [];
  private readonly answers: Buffer[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server;
  url = '';

  constructor(target: string) {
    const { hostname, port } = new URL(target);
    this.server = createServer((client) => {
      const upstream = connect(Number(port), hostname);
      for (const socket of [client, upstream]) {
        this.sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => this.sockets.delete(socket));
      }
      client.on('data', (part: Buffer) => void this.parts.push(part));
      upstream.on('data', (part: Buffer) => void this.answers.push(part));
      client.pipe(upstream);
      upstream.pipe(client);
    });
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  get heard(): string {
    return Buffer.concat(this.parts).toString('latin1');
  }

  get answered(): string {
    return Buffer.concat(this.answers).toString('latin1');
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
