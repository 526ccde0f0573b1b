import type { AgentId, Call } from '../../core/usage/call.ts';
import type { LogProblem } from '../../core/usage/logProblems.ts';

/** Plain JSON: what a reader must remember between two readings of one log. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };

/** The machine as an agent sees it. `home` has no trailing separator; `env` holds the variables that name agents' homes. */
export interface HostEnvironment {
  readonly home: string;
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Further homes, or agents' folders, that the person named: absolute paths. */
  readonly extraRoots?: readonly string[];
}

/** Something a log says of a session that is no call. The latest of its kind and key stays. */
export interface SessionFact {
  readonly session: string;
  readonly kind:
    | 'vendor-cost'
    | 'running-totals'
    | 'cloud'
    | 'rate-limits'
    | 'context-window'
    | 'home'
    | 'pull-request'
    | 'worktree'
    | 'parent'
    | 'not-measured'
    | 'lower-bound'
    /** A call that is the session's sum: when the work that it adds up ended, ms UTC. */
    | 'sum-end'
    /** The conversation was compacted: the next prompt is smaller than the last one. */
    | 'compacted'
    | 'title';
  /** Distinguishes several facts of a kind (a pull request's URL); '' where there is one only. */
  readonly key: string;
  readonly time: number;
  readonly value: Json;
}

/** Where a reader puts what it finds. */
export interface Sink {
  call(call: Call): void;
  fact(fact: SessionFact): void;
  /** A record that should have been understood and was not. `version` is the agent's own, '' if unknown; `example` holds no more than the record's shape. */
  reportUnrecognized(problem: LogProblem, version: string, example: string): void;
}

export interface LogInfo {
  /** Absolute. */
  readonly path: string;
  /** The file's path below the root that was probed, with '/'. */
  readonly relative: string;
  readonly place: HostEnvironment;
  /** Other files that name what this log leaves out (its workspace folder), where the caller can read them. */
  readonly beside?: SiblingFiles;
  /** Inflates a whole zstd frame that a log holds inside (a BLOB); undefined for what is no such frame. Absent where the host cannot. */
  readonly zstd?: (bytes: Uint8Array) => Uint8Array | undefined;
}

/** A log that only grows: records are lines. The reader's state is changed in place and stays plain JSON. */
export interface LineFormat<State extends Json> {
  readonly kind: 'lines';
  /** Bytes of which a line holds at least one if it matters; other lines are skipped unread. ASCII. */
  readonly needles: readonly string[];
  /** Lines that begin so matter too, whatever they hold. */
  readonly heads?: readonly string[];
  /** In place of needles: does this line matter? Looks at the line's beginning only; cheaper where the kind of a record comes first. */
  wants?(bytes: Uint8Array, from: number, to: number): boolean;
  open(log: LogInfo): State;
  /** Reads the line `bytes[from, to)` (no line end, no BOM). Never throws for what a log may hold. */
  line(state: State, bytes: Uint8Array, from: number, to: number, sink: Sink): void;
}

/** A log that is rewritten whole: each reading returns all its calls again. */
export interface DocumentFormat {
  readonly kind: 'document';
  /** When the agent compacts or deletes old calls, it keeps their total. Calls of an earlier read that are missing now are included in that total. */
  readonly summarizesDeletedCalls?: true;
  read(text: string, log: LogInfo, sink: Sink, beside: SiblingFiles): void;
}

/** Other files that a document needs to be understood (an index, a settings file), by a path relative to the log's folder. */
export interface SiblingFiles {
  /**
   * Returns the file's text, or undefined if it cannot be read. A change of the file makes the document be read again.
   * `shared`: many logs use this file (an index), so the document is read again only when the file first appears.
   */
  text(relative: string, shared?: boolean): string | undefined;
}

/** Rows of a database, opened read-only. Values are what SQLite holds. */
export interface Rows {
  has(table: string, ...columns: string[]): boolean;
  all(sql: string, ...values: (string | number)[]): Record<string, string | number | bigint | null | Uint8Array>[];
}

/** A log that is an SQLite database. `state` is what an earlier reading returned (undefined at first), for reading only what is new. */
export interface DatabaseFormat {
  readonly kind: 'database';
  read(rows: Rows, state: Json | undefined, log: LogInfo, sink: Sink): Json;
}

export type Format = LineFormat<Json> | DocumentFormat | DatabaseFormat;

/** A folder in which an agent's logs may be, and which of the files below it are logs. */
export interface Root {
  readonly path: string;
  /** Why this path: the variable that names it, or 'default'. For the doctor. */
  readonly origin: string;
  /** The format of the file at this path below the root (with '/'), or undefined if it is no log. */
  format(relative: string): Format | undefined;
  /** Names of folders that hold no logs and are not worth entering. */
  readonly skip?: readonly string[];
  /** Where the agent's logs are verified and those of this root are not. */
  readonly verified?: false;
  /** How many folders may be between the root and a log; deeper ones are not entered. No bound where it is absent. */
  readonly maxDepth?: number;
}

export interface Agent {
  readonly id: AgentId;
  readonly label: string;
  /** False where the shape of the log is known from other readers only, not from the agent's own source or real logs. */
  readonly verified: boolean;
  /** What a person must know of its figures; a sentence's part, for the doctor. */
  readonly note?: string;
  roots(place: HostEnvironment): readonly Root[];
  /** Roots inside of projects, for an agent that keeps its log there. `text` reads a small file, undefined if it cannot. */
  projectRoots?(
    place: HostEnvironment,
    folders: readonly string[],
    text: (path: string) => string | undefined,
  ): readonly Root[];
}
