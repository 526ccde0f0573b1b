import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Agent } from '../../../src/agents/format/agent.ts';
import type { Call } from '../../../src/core/usage/call.ts';
import { type Driven, driveHome } from './drive.ts';

/** Files below a made home: text, lines or JSON to be written, or a function that makes the file itself. */
export type MadeFile = string | object | ((path: string) => void);
export type Made = Readonly<Record<string, MadeFile>>;
type Env = Readonly<Record<string, string | undefined>>;

/** What an agent's reader says of a home with these files. */
export function readMade(agent: Agent, files: Made, env: Env = {}): Driven {
  return withHome(files, (home) => driveHome([agent], home, env));
}

export function withHome<T>(files: Made, run: (home: string) => T): T {
  const home = mkdtempSync(join(tmpdir(), 'token-ledger-home-'));
  try {
    for (const [name, file] of Object.entries(files)) write(join(home, name), file);
    return run(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** `withHome` for what takes time. */
export async function withHomeAsync<T>(files: Made, run: (home: string) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'token-ledger-home-'));
  try {
    for (const [name, file] of Object.entries(files)) write(join(home, name), file);
    return await run(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function write(path: string, file: MadeFile): void {
  mkdirSync(dirname(path), { recursive: true });
  if (typeof file === 'function') file(path);
  else writeFileSync(path, typeof file === 'string' ? file : JSON.stringify(file));
}

/** A file of lines, one for each value. */
export const lines = (...values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

type Cell = string | number | null | Uint8Array;

/** A database file made by SQL, with rows for its tables. */
export function database(
  schema: string,
  rows: Readonly<Record<string, readonly Readonly<Record<string, Cell>>[]>> = {},
) {
  return (path: string): void => {
    const db = new DatabaseSync(path);
    db.exec(schema);
    for (const [table, list] of Object.entries(rows)) {
      for (const row of list) {
        const names = Object.keys(row);
        const marks = names.map(() => '?').join(', ');
        db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`).run(...Object.values(row));
      }
    }
    db.close();
  };
}

/** Calls as short text, one each, sorted: `model in/read/write5m/write1h/out(reasoning)`, with marks for what else matters. */
export function short(calls: readonly Call[]): readonly string[] {
  return calls.map(shortCall).toSorted();
}

function shortCall({ model, tokens: t, lowerBound, vendorCost }: Call): string {
  const counts = `${t.input}/${t.cacheRead}/${t.cacheWrite5m}/${t.cacheWrite1h}/${t.output}(${t.reasoning})`;
  const cost = vendorCost === undefined ? '' : ` $${vendorCost / 1e9}`;
  return `${model === '' ? '-' : model} ${counts}${lowerBound ? ' at least' : ''}${cost}`;
}
