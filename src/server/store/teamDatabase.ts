import type { Dialect } from './contributions.ts';

export type Value = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

export type Session = Pick<Database, 'read' | 'write'>;

/** The database while its tables are made or changed. */
export interface Preparation {
  readonly dialect: Dialect;
  /** Those that were there before. */
  readonly tables: ReadonlySet<string>;
  run(sql: string): Promise<readonly Row[]>;
  openWeek(week: number): Promise<void>;
}

/** What the store needs of a database. The SQL is the same for both; parameters are `$1`, `$2`, … */
export interface Database {
  /** Asks. */
  read(sql: string, params: readonly Value[]): Promise<readonly Row[]>;
  /** Changes; resolved only when it is on the disk. Rows of a RETURNING clause come back. */
  write(sql: string, params: readonly Value[]): Promise<readonly Row[]>;
  /**
   * Runs one transaction during which nobody else writes people's rows: what it reads is complete when it commits. `run` awaits
   * nothing but its session.
   */
  exclusively<T>(run: (session: Session) => Promise<T>): Promise<T>;
  /** Asks several questions of one and the same state, while others go on writing. What `run` writes are temporary tables. */
  snapshot<T>(run: (session: Session) => Promise<T>): Promise<T>;
  /** Changes the tables in one transaction; only one instance at a time. */
  prepare(run: (preparation: Preparation) => Promise<void>): Promise<void>;
  /** Makes room for the rows of a week, where a week has a place of its own. */
  openWeek(week: number): Promise<void>;
  /** Drops the rows of all teams in the weeks before one. */
  dropWeeksBefore(week: number): Promise<void>;
  /** Bytes on the disk. */
  size(): Promise<number>;
  /** Consistent copy into a new file, where the database is one. */
  backup?(file: string): Promise<void>;
  /** Removes what deleted rows left behind in files, where the database is one. */
  tidy?(): Promise<void>;
  close(): Promise<void>;
}

export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`column ${column} is not text`);
  return value;
}

export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} is not a number`);
  return value;
}
