import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import type {
  Agent,
  Format,
  HostEnvironment,
  Json,
  LogInfo,
  SessionFact,
  Sink,
} from '../../../src/agents/format/agent.ts';
import type { Call } from '../../../src/core/usage/call.ts';
import { encodeProblem } from '../../../src/core/usage/logProblems.ts';
import { readDatabase } from './driveDatabase.ts';
import { foldLines } from './driveLines.ts';
import { settle } from './settle.ts';

/** A record that a reader said it could not read. */
export interface Unread {
  readonly reason: string;
  readonly version: string;
  readonly example: string;
}

/** What readers said, in the order of saying. */
export interface Found {
  readonly calls: Call[];
  readonly facts: SessionFact[];
  readonly unread: Unread[];
}

export interface Driven {
  /** One for each billed request, as a ledger would hold them. */
  readonly calls: readonly Call[];
  readonly facts: readonly SessionFact[];
  readonly unread: readonly Unread[];
}

export interface LogFile {
  readonly format: Format;
  readonly log: LogInfo;
}

type Env = Readonly<Record<string, string | undefined>>;

export const placeOf = (home: string, env: Env = {}): HostEnvironment => ({ home, platform: 'linux', env });

/** Reads every log that the agents have below a home, each once, and reports what was billed. */
export function driveHome(agents: readonly Agent[], home: string, env: Env = {}): Driven {
  const found: Found = { calls: [], facts: [], unread: [] };
  for (const file of logsOf(agents, placeOf(home, env))) readLog(file, sinkInto(found));
  return { calls: settle(found.calls, found.facts), facts: found.facts, unread: found.unread };
}

/** The logs below the agents' roots; a file that two roots of an agent reach comes once. */
export function logsOf(agents: readonly Agent[], place: HostEnvironment): readonly LogFile[] {
  const files = new Map<string, LogFile>();
  for (const agent of agents) {
    for (const root of agent.roots(place)) {
      for (const path of filesBelow(root.path, new Set(root.skip), root.maxDepth ?? 12)) {
        const below = relative(root.path, path).split('\\').join('/');
        const format = root.format(below);
        const key = `${agent.id} ${path}`;
        if (format !== undefined && !files.has(key)) files.set(key, { format, log: logInfo(path, below, place) });
      }
    }
  }
  return [...files.values()];
}

export function logInfo(path: string, below: string, place: HostEnvironment): LogInfo {
  return { path, relative: below, place, beside: besideOf(path), zstd: inflate };
}

/** Reads a log from its start to its end. */
export function readLog({ format, log }: LogFile, sink: Sink, state?: Json): Json | undefined {
  if (format.kind === 'database') return readDatabase(format, log, sink, state);
  const bytes = bytesOf(log.path);
  if (format.kind === 'lines') return foldLines(format, log, bytes, sink);
  format.read(withoutBom(new TextDecoder().decode(bytes)), log, sink, besideOf(log.path));
  return undefined;
}

export function sinkInto(found: Found): Sink {
  return {
    call: (call) => void found.calls.push(call),
    fact: (fact) => void found.facts.push(fact),
    reportUnrecognized: (problem, version, example) =>
      void found.unread.push({ reason: encodeProblem(problem), version, example }),
  };
}

function besideOf(path: string): { text(below: string): string | undefined } {
  return {
    text(below) {
      const other = resolve(dirname(path), below);
      return existsSync(other) ? withoutBom(readFileSync(other, 'utf8')) : undefined;
    },
  };
}

function bytesOf(path: string): Uint8Array {
  const bytes = readFileSync(path);
  return path.endsWith('.zst') ? zstdDecompressSync(bytes) : bytes;
}

function inflate(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return zstdDecompressSync(bytes);
  } catch {
    return undefined;
  }
}

const withoutBom = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text);

function filesBelow(path: string, skip: ReadonlySet<string>, deepest: number): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const below = join(path, entry.name);
      if (!entry.isDirectory()) return [below];
      return skip.has(entry.name) || deepest === 0 ? [] : filesBelow(below, skip, deepest - 1);
    });
}
