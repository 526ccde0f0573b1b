import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface RunningPostgres {
  readonly url: string;
  close(): Promise<void>;
}

/** Where Debian keeps PostgreSQL's programs; '' if it is not installed. */
export function postgresPrograms(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).toSorted((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(root, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb'))) ?? '';
}

/** A server of our own: own data folder, a free loopback port, ended by `close`. As root it runs as `postgres`, who may not be root. */
export async function startPostgres(bin: string): Promise<RunningPostgres> {
  const data = mkdtempSync(join(tmpdir(), 'team-totals-pg-'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    const { stdout } = await run('id', ['-u', 'postgres']);
    chownSync(data, Number(stdout.trim()), Number(stdout.trim()));
  }
  const as = (program: string, args: readonly string[]): [string, string[]] =>
    isRoot ? ['runuser', ['-u', 'postgres', '--', join(bin, program), ...args]] : [join(bin, program), [...args]];
  await run(...as('initdb', ['-D', data, '-U', 'totals', '--auth=trust', '--no-sync', '-E', 'UTF8']));
  const port = await freePort();
  const settings = [
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    `unix_socket_directories=${data}`,
    '-c',
    'max_connections=60',
  ];
  const server = spawn(...as('postgres', ['-D', data, '-p', String(port), ...settings]), {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await ready(server.stderr);
  const ended = once(server, 'exit');
  return {
    url: `postgres://totals@127.0.0.1:${port}/postgres`,
    close: async () => {
      await run(...as('pg_ctl', ['stop', '-D', data, '-m', 'fast', '-w']));
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function ready(output: NodeJS.ReadableStream): Promise<void> {
  let text = '';
  for await (const part of output) {
    text += String(part);
    if (text.includes('ready to accept connections')) break;
  }
  if (!text.includes('ready to accept connections')) throw new Error(`PostgreSQL did not start: ${text.slice(-500)}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address ? address.port : 0;
}
