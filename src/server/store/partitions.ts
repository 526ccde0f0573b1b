/** A database session that runs one statement. */
type Run = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** The tables that PostgreSQL keeps by week; rows first, as every writer takes them. */
const BY_WEEK = ['rows', 'contributions'] as const;

/** Makes a week's parts. Attaching, unlike creating in place, lets others read and write meanwhile. */
export async function attachWeek(run: Run, week: number): Promise<void> {
  for (const table of BY_WEEK) {
    const part = `${table}_${week}`;
    const [known] = await run(`SELECT to_regclass('${part}') IS NOT NULL AS known`);
    if (known?.['known'] === true) continue;
    // Rows are replaced far more often than made, so pages keep room for that.
    await run(
      `CREATE TABLE ${part} (LIKE ${table} INCLUDING DEFAULTS) ${table === 'rows' ? 'WITH (fillfactor = 70)' : ''}`,
    );
    await run(`ALTER TABLE ${table} ATTACH PARTITION ${part} FOR VALUES IN (${week})`);
  }
}

/** Drops a week's parts; no statement in a transaction, so that readers need not be waited for with a lock on the whole. */
export async function dropWeek(run: Run, week: number): Promise<void> {
  for (const table of BY_WEEK) {
    const part = `${table}_${week}`;
    const [state] = await run(
      `SELECT inhdetachpending AS pending FROM pg_inherits WHERE inhrelid = to_regclass('${part}') AND inhparent = to_regclass('${table}')`,
    );
    if (state)
      await run(
        `ALTER TABLE ${table} DETACH PARTITION ${part} ${state['pending'] === true ? 'FINALIZE' : 'CONCURRENTLY'}`,
      );
    await run(`DROP TABLE IF EXISTS ${part}`);
  }
}

/** Weeks that have parts, oldest first. */
export async function weeksKept(run: Run): Promise<readonly number[]> {
  const names = await run(
    `SELECT relname AS name FROM pg_class JOIN pg_inherits ON inhrelid = pg_class.oid WHERE inhparent = to_regclass('rows')`,
  );
  return names.map(({ name }) => Number(String(name).slice('rows_'.length))).toSorted((a, b) => a - b);
}
