import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type Agent, type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';

export interface Running {
  readonly child: ChildProcess;
  /** From its beginning until it listens. */
  readonly startMs: number;
  readonly url: string;
  peakMb(): number;
  /** Processor time so far, in ms. */
  cpuMs(): number;
  /** The first run of the retention job is over. */
  readonly settled: Promise<unknown>;
  end(): Promise<void>;
}

/** Starts the built endpoint on a free port. */
export async function start(data: string, databaseUrl = ''): Promise<Running> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    ['dist/cli.js', 'serve', '--port', '0', '--data', data, '--requests-per-hour', '1e12'],
    {
      env: { ...process.env, DATABASE_URL: databaseUrl },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const settled = new Promise((resolve) => {
    createInterface(child.stderr).on('line', (text) => text.includes('"retention"') && resolve(text));
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    child,
    startMs: Math.round(performance.now() - began),
    url: line.split(' ').at(-1) ?? '',
    peakMb: () =>
      Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024),
    cpuMs: () => {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    settled,
    end: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export async function get(agent: Agent, url: string, token: string): Promise<{ status: number; body: string }> {
  const call = request(url, { agent, headers: token ? { authorization: `Bearer ${token}` } : {} });
  call.end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  let body = '';
  for await (const part of response) body += String(part);
  return { status: response.statusCode ?? 0, body };
}
