/** Tables whose rows are few and cannot be worked out from others, with their columns. */
export const WHOLE_ROWS: Readonly<Record<string, readonly string[]>> = {
  tags: 'id kind agent session from_time repository branch ticket time removed stretches'.split(' '),
  prefixes: 'common_dir prefix state origin time'.split(' '),
  repositories: 'common_dir renames_read pattern'.split(' '),
  closed_tickets: 'common_dir ticket time origin'.split(' '),
  team_links:
    'endpoint team policy offered buckets agreed paused failures wait_until wait_why looked holder held_until'.split(
      ' ',
    ),
  team_rows: 'endpoint team kind period rev content verdict code part'.split(' '),
  facts: 'session agent kind key time value'.split(' '),
  several: 'message sightings'.split(' '),
  notes: 'name value'.split(' '),
  // The other columns are in its key.
  contexts: 'counted root'.split(' '),
};

/** The index that holds each row of a table a second time. */
export const wholeIndex = (table: string): string => `${table}_whole`;

/**
 * SQLite has no checksums. An index of all columns holds each row a second time, is written with it, and `integrity_check` compares
 * both: a single byte that a disk changed shows.
 */
export const WHOLE_ROWS_STEP = Object.entries(WHOLE_ROWS)
  .map(([table, columns]) => `CREATE INDEX ${wholeIndex(table)} ON ${table} (${columns.join(', ')});`)
  .join('\n');
