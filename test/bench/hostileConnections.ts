import { connect, type Socket } from 'node:net';

/** What a sender writes that wants to hold a connection for as long as it can. */
const BEGINNINGS = [
  '',
  'PU',
  'GET /v1/health HTTP/1.1\r\nhost: x\r\nx-a: ',
  'POST /v1/teams/checkout/webhooks/github HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n{',
  'PUT /v1/teams/checkout/periods/2026-11-21/usage/aaaaaaaaaaaaaaaaaaaaaa/0 HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"a',
];

/** How long a sender that was dropped waits until it comes again, ms. */
const AGAIN_MS = 100;

/** Holds this many connections to an endpoint, each opened again when it is dropped, until `end` is called. */
export async function holdConnections(url: string, count: number): Promise<{ opened(): number; end(): void }> {
  const port = Number(new URL(url).port);
  const sockets = new Set<Socket>();
  let opened = 0;
  let isOver = false;
  const hold = (i: number, onOpen: () => void): void => {
    if (isOver) return;
    const socket = connect(port, '127.0.0.1', () => {
      opened += 1;
      socket.write(BEGINNINGS[i % BEGINNINGS.length] ?? '');
      onOpen();
    });
    sockets.add(socket);
    socket.resume();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      setTimeout(() => hold(i, onOpen), AGAIN_MS).unref();
    });
  };
  await Promise.all(Array.from({ length: count }, async (_, i) => new Promise<void>((resolve) => hold(i, resolve))));
  return {
    opened: () => opened,
    end: () => {
      isOver = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}
