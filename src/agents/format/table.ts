import type { Rows, Sink } from './agent.ts';

export type Row = ReturnType<Rows['all']>[number];

/**
 * Rows of a table of a foreign database. Columns that this version of it lacks read as null; a table without a `required`
 * column has another shape: the sink gets a report, and there are no rows. Names and `tail` are the reader's own text.
 */
export function selectFrom(
  rows: Rows,
  sink: Sink,
  table: string,
  required: readonly string[],
  optional: readonly string[] = [],
  tail = '',
  ...values: (string | number)[]
): readonly Row[] {
  if (!rows.has(table, ...required)) {
    sink.reportUnrecognized(['table-shape', table], '', `{${required.join(', ')}}`);
    return [];
  }
  const columns = [...required, ...optional.map((name) => (rows.has(table, name) ? name : `NULL AS ${name}`))];
  try {
    return rows.all(`SELECT ${columns.join(', ')} FROM ${table} ${tail}`, ...values);
  } catch {
    sink.reportUnrecognized(['table-unread', table], '', `{${required.join(', ')}}`);
    return [];
  }
}

/** The rows of a reader's own query; none where the database refuses it, which is reported to the sink. */
export function queryRows(rows: Rows, sink: Sink, sql: string, values: readonly (string | number)[]): readonly Row[] {
  try {
    return rows.all(sql, ...values);
  } catch {
    sink.reportUnrecognized('rows-unread', '', '{data}');
    return [];
  }
}
