export type Value = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

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
  exclusively<T>(run: (session: Pick<Database, 'read' | 'write'>) => Promise<T>): Promise<T>;
  /** Runs statements one after the other; only one instance at a time. */
  prepare(statements: readonly string[]): Promise<void>;
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
