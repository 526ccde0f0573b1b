import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Logs of lines by their path, and a reading of all that is there. */
export interface Growing {
  readonly logs: ReadonlyMap<string, string>;
  readonly read: () => Promise<void>;
  /** From 0 to below 1. */
  readonly random: () => number;
}

type Mutation = (growing: Growing) => Promise<void>;

const put = (path: string, text: string | Buffer): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

const putAll = (logs: ReadonlyMap<string, string>, change: (text: string) => string): void => {
  for (const [path, text] of logs) put(path, change(text));
};

/** A file that another one takes the place of, as programs write that must not leave half a file. */
function replaceAll(logs: ReadonlyMap<string, string>): void {
  for (const [path, text] of logs) {
    put(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  }
}

/** Logs grow by any bytes, in any order, and are read in between. */
async function grow({ logs, read, random }: Growing): Promise<void> {
  const rest = new Map([...logs].map(([path, text]) => [path, Buffer.from(text)]));
  const take = (path: string, share: number): void => {
    const bytes = rest.get(path) ?? Buffer.of();
    const end = share === 1 ? bytes.length : Math.floor(bytes.length * share);
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, bytes.subarray(0, end));
    rest.set(path, bytes.subarray(end));
  };
  const paths = [...logs.keys()];
  for (let times = 0; times < 5; times++) {
    const path = paths[Math.floor(random() * paths.length)];
    if (path !== undefined) take(path, random());
    await read();
  }
  for (const path of paths.toSorted(() => random() - 0.5)) {
    take(path, 1);
    await read();
  }
}

/** Lines that look like a log's, where a log may have them: what a tool printed, and damage. */
function withEcho(text: string): string {
  const all = text.split('\n').filter((line) => line !== '');
  const echo = all.slice(0, 30).join('\n');
  const strange = [
    '{"torn',
    'null',
    JSON.stringify({ type: 'user', toolUseResult: { stdout: echo }, message: { content: [{ content: echo }] } }),
    JSON.stringify({ timestamp: '2026-11-30T10:00:00.000Z', type: 'response_item', payload: { output: echo } }),
    JSON.stringify({ type: 'user', content: [{ functionResponse: { response: { output: echo } } }] }),
    JSON.stringify({ long: `${'x'.repeat(100_000)}"usage"` }),
  ];
  // The first lines of some logs are known by their place.
  return `${all.flatMap((line, at) => (at < 2 ? [line] : [line, strange[at % strange.length] ?? ''])).join('\n')}\n`;
}

/** The same instant, as a clock of another zone writes it. */
const inAnotherZone = (text: string): string =>
  text.replaceAll(/"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z"/gu, (_, time: string) => {
    const local = new Date(Date.parse(`${time}Z`) + 2 * 3_600_000).toISOString();
    return `"${local.slice(0, -1)}+02:00"`;
  });

/** As an agent wrote them, and read when they are whole. */
export const plain: Mutation = async ({ logs, read }) => {
  putAll(logs, (text) => text);
  await read();
};

/** Ways in which the same logs can come to be; none may change what is counted. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'they grow by any bytes in any order': grow,
  'they are replaced': async ({ logs, read, random }) => {
    putAll(logs, (text) => text.slice(0, Math.floor(text.length * random())));
    await read();
    replaceAll(logs);
    await read();
    replaceAll(logs);
    await read();
  },
  'they shrink and grow again': async ({ logs, read, random }) => {
    putAll(logs, (text) => text);
    await read();
    putAll(logs, (text) => text.slice(0, Math.floor(text.length * random())));
    await read();
    putAll(logs, (text) => text);
    await read();
  },
  'the latest is read first': async ({ logs, read }) => {
    for (const [path, text] of [...logs].toReversed()) {
      put(path, text);
      await read();
    }
  },
  'each line is there twice': async ({ logs, read }) => {
    putAll(logs, (text) => text.replaceAll(/^.+$/gmu, '$&\n$&'));
    await read();
  },
  'lines end as on Windows': async ({ logs, read }) => {
    putAll(logs, (text) => text.replaceAll('\n', '\r\n'));
    await read();
  },
  'tools print lines of the log': async ({ logs, read }) => {
    putAll(logs, withEcho);
    await read();
  },
  'clocks are of another zone': async ({ logs, read }) => {
    putAll(logs, inAnotherZone);
    await read();
  },
};
