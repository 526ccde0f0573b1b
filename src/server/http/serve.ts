import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { getRequestListener } from '@hono/node-server';
import { Authenticator } from '../auth/auth.ts';
import { TokenBucket } from '../auth/tokenBucket.ts';
import { releaseGroups } from '../groups/groupRelease.ts';
import { errorText, type Log, RequestCounts } from '../log.ts';
import { keepRetention } from '../report/rowRetention.ts';
import { Weeks } from '../report/weeks.ts';
import { openStore, type Store } from '../store/store.ts';
import { makeApp } from './app.ts';
import { ByteBudget } from './byteBudget.ts';
import { ConnectionRoom } from './connectionRoom.ts';

export interface ServeOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Where to listen; loopback unless a reverse proxy or a certificate makes https of it. */
  readonly host: string;
  readonly data: string;
  readonly databaseUrl?: string;
  /** PEM texts. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** A reverse proxy in front ends https, so plain http may be spoken beyond this machine. */
  readonly behindProxy: boolean;
  readonly requestsPerHour: number;
  readonly maxConnections: number;
  /** Slow senders are cut off: headers within this time, the whole request within twice. */
  readonly slowMs: number;
  /** A connection without a request is kept for so long. */
  readonly idleMs: number;
  readonly clock: () => number;
  readonly log: Log;
}

export interface Serving {
  readonly url: string;
  readonly store: Store;
  /** Open now. */
  connections(): Promise<number>;
  /** Takes no new requests, lets the running ones end, then closes the store. */
  close(): Promise<void>;
}

export const SERVE_DEFAULTS = {
  port: 8787,
  host: '127.0.0.1',
  requestsPerHour: 20_000,
  maxConnections: 1_000,
  slowMs: 10_000,
  idleMs: 30_000,
} as const;

const HOUR_MS = 3_600_000;
const TELL_MS = 5 * 60_000;
const GRACE_MS = 10_000;

/** Starts the endpoint. Refuses to speak plain http beyond this machine unless a proxy is said to be in front. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { clock, log } = options;
  if (!isLoopback(options.host) && !options.tls && !options.behindProxy) {
    throw new Error(`plain http on ${options.host}: give a certificate, or say that a proxy with https is in front`);
  }
  const onError = (error: Error) => log({ level: 'error', event: 'store', message: errorText(error) });
  const store = await openStore({
    data: options.data,
    onError,
    ...(options.databaseUrl ? { databaseUrl: options.databaseUrl } : {}),
  });
  const weeks = new Weeks(store);
  const counts = new RequestCounts();
  const bytes = new ByteBudget();
  const lag = monitorEventLoopDelay({ resolution: 20 });
  lag.enable();
  const service = {
    store,
    weeks,
    counts,
    bytes,
    lag,
    unnoted: new Map<string, number>(),
    clock,
    log,
    gate: new Authenticator(store, clock),
    bucket: new TokenBucket(500, clock),
    requestsPerHour: options.requestsPerHour,
  };
  const server = await listen(options, getRequestListener(makeApp(service).fetch, { overrideGlobalObjects: false }));
  let wasWritable = true;
  const retention = async () => {
    try {
      const done = await keepRetention(store, weeks, clock());
      log({ level: 'info', event: 'retention', ...done, groups: await releaseGroups(store, clock()) });
    } catch (error) {
      log({ level: 'error', event: 'retention', message: errorText(error) });
    }
  };
  const first = retention();
  const announce = () => {
    counts.announce(log);
    const { isWritable } = store.database;
    if (isWritable !== wasWritable)
      log({ level: isWritable ? 'info' : 'error', event: isWritable ? 'store writable' : 'store read-only' });
    wasWritable = isWritable;
  };
  const timers = [setInterval(() => void retention(), HOUR_MS), setInterval(announce, TELL_MS)];
  const { port } = server.address() as AddressInfo;
  log({ level: 'info', event: 'listening', port });
  return {
    url: `${options.tls ? 'https' : 'http'}://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    store,
    connections: promisify(server.getConnections.bind(server)),
    close: async () => {
      timers.forEach(clearInterval);
      lag.disable();
      await first;
      await shut(server);
      counts.announce(log);
      await store.close();
    },
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function listen(options: ServeOptions, listener: ReturnType<typeof getRequestListener>): Promise<Server> {
  const limits = {
    headersTimeout: options.slowMs,
    requestTimeout: 2 * options.slowMs,
    keepAliveTimeout: options.idleMs,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 8_192,
  };
  const handle = (...args: Parameters<typeof listener>) => void listener(...args);
  const server = options.tls
    ? createHttpsServer({ ...limits, cert: options.tls.cert, key: options.tls.key, minVersion: 'TLSv1.2' }, handle)
    : createHttpServer(limits, handle);
  // A flood costs neither memory nor the team its endpoint.
  new ConnectionRoom(options.maxConnections).watch(server);
  server.maxHeadersCount = 50;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => resolve(server));
  });
}

async function shut(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // A connection that is kept alive becomes idle only when its last answer is out.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const force = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(force);
}
