const SUMS = `
    calls INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    input INTEGER NOT NULL,
    write5m INTEGER NOT NULL,
    write1h INTEGER NOT NULL,
    read INTEGER NOT NULL,
    output INTEGER NOT NULL,
    reasoning INTEGER NOT NULL,
    cost_input INTEGER NOT NULL,
    cost_write INTEGER NOT NULL,
    cost_read INTEGER NOT NULL,
    cost_output INTEGER NOT NULL,
    cost_other INTEGER NOT NULL,
    lower INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    family INTEGER NOT NULL,
    vendor INTEGER NOT NULL,
    vendor_calls INTEGER NOT NULL`;

/**
 * Calls are stored by context and time, so that those of a session are beside one another; and sums of them, so that a question
 * about years reads few rows. Flags: 1 lower bound, 8 unpriced, 16 family, 64 bills nothing.
 */
export const CALLS_WITH_SUMS = `
  CREATE TABLE calls_by_session (
    key INTEGER NOT NULL,
    request INTEGER NOT NULL,
    context INTEGER NOT NULL,
    time INTEGER NOT NULL,
    counted INTEGER,
    rank INTEGER,
    input INTEGER NOT NULL,
    write5m INTEGER NOT NULL,
    write1h INTEGER NOT NULL,
    read INTEGER NOT NULL,
    output INTEGER NOT NULL,
    reasoning INTEGER NOT NULL,
    searches INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    vendor INTEGER,
    cost_input INTEGER NOT NULL,
    cost_write INTEGER NOT NULL,
    cost_read INTEGER NOT NULL,
    cost_output INTEGER NOT NULL,
    cost_other INTEGER NOT NULL,
    PRIMARY KEY (context, time, key)
  ) WITHOUT ROWID;
  INSERT INTO calls_by_session SELECT key, request, context, time, counted, rank, input, write5m, write1h, read, output,
    reasoning, searches, flags, vendor, cost_input, cost_write, cost_read, cost_output, cost_other FROM calls ORDER BY context, time, key;
  DROP TABLE calls;
  ALTER TABLE calls_by_session RENAME TO calls;
  CREATE UNIQUE INDEX calls_by_key ON calls (key);
  CREATE TABLE quarters (
    context INTEGER NOT NULL,
    quarter INTEGER NOT NULL,${SUMS},
    PRIMARY KEY (context, quarter)
  ) WITHOUT ROWID;
  CREATE TABLE context_sums (
    context INTEGER PRIMARY KEY,${SUMS}
  );
  INSERT INTO quarters
    SELECT context, time / 900000, COUNT(*), MIN(time), MAX(time), TOTAL(input), TOTAL(write5m), TOTAL(write1h), TOTAL(read),
      TOTAL(output), TOTAL(reasoning), TOTAL(cost_input), TOTAL(cost_write), TOTAL(cost_read), TOTAL(cost_output),
      TOTAL(cost_other), MAX(flags & 1), SUM((flags & 8) <> 0), MAX((flags & 16) <> 0), TOTAL(vendor), COUNT(vendor)
    FROM calls WHERE flags & 64 = 0 GROUP BY context, time / 900000;
  INSERT INTO context_sums
    SELECT context, SUM(calls), MIN(first), MAX(last), TOTAL(input), TOTAL(write5m), TOTAL(write1h), TOTAL(read),
      TOTAL(output), TOTAL(reasoning), TOTAL(cost_input), TOTAL(cost_write), TOTAL(cost_read), TOTAL(cost_output),
      TOTAL(cost_other), MAX(lower), SUM(unpriced), MAX(family), TOTAL(vendor), SUM(vendor_calls)
    FROM quarters GROUP BY context;
  CREATE INDEX quarters_by_time ON quarters (quarter, context);
`;
