import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps at most so many connections open. A connection that comes when all are taken gets the place of the one that has waited longest
 * without a whole request: idle and slow connections cost nobody else the endpoint.
 */
export class ConnectionRoom {
  readonly #most: number;
  /** In the order in which they last did something whole: the first has waited longest. */
  readonly #waiting = new Set<Socket>();
  readonly #open = new Set<Socket>();

  constructor(most: number) {
    this.#most = most;
  }

  watch(server: Server): void {
    // TLS hands out its own socket once the handshake is over; the raw one counts until then.
    server.on('connection', (socket: Socket) => this.#add(socket));
    server.on('request', (request: IncomingMessage, response: ServerResponse) => this.#serve(request, response));
  }

  #add(socket: Socket): void {
    if (this.#open.size >= this.#most) {
      const [oldest] = this.#waiting;
      if (!oldest) {
        socket.destroy();
        return;
      }
      this.#drop(oldest);
      oldest.destroy();
    }
    this.#open.add(socket);
    this.#waiting.add(socket);
    socket.once('close', () => this.#drop(socket));
  }

  #serve({ socket, complete }: IncomingMessage, response: ServerResponse): void {
    const raw = rawOf(socket);
    // A body that does not come keeps its place in the queue.
    if (complete) this.#waiting.delete(raw);
    response.once('close', () => {
      this.#waiting.delete(raw);
      if (this.#open.has(raw)) this.#waiting.add(raw);
    });
  }

  #drop(socket: Socket): void {
    this.#open.delete(socket);
    this.#waiting.delete(socket);
  }
}

function rawOf(socket: Socket): Socket {
  const { _parent: parent } = socket as Socket & { readonly _parent?: Socket };
  return parent ?? socket;
}
