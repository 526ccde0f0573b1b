import { AMOUNT_COLUMNS, CONTRIBUTIONS, type Dialect } from './contributions.ts';
import { GROUP_TABLES } from './groupStore.ts';
import { MEMBER_TABLES } from './memberStore.ts';

/**
 * One text for SQLite and PostgreSQL, kept to what both understand. Days and weeks are whole days since 1970-01-01 (a week is
 * its Monday). Nothing here is finer than a day, and no column holds an address, a name or an agent string.
 */
const SHARED: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS teams (
     team TEXT PRIMARY KEY, policy TEXT NOT NULL, policy_hash TEXT NOT NULL, webhook_secret TEXT NOT NULL, made_day BIGINT NOT NULL)`,
  // What a team's rows were sent under before: a policy that replaces it does not loosen how they are released.
  `CREATE TABLE IF NOT EXISTS replaced_policies (
     team TEXT NOT NULL, until_day BIGINT NOT NULL, policy_hash TEXT NOT NULL, policy TEXT NOT NULL, PRIMARY KEY (team, until_day, policy_hash))`,
  // Secrets that a vendor made itself, in place of the team's own.
  `CREATE TABLE IF NOT EXISTS webhook_secrets (team TEXT NOT NULL, name TEXT NOT NULL, secret TEXT NOT NULL, PRIMARY KEY (team, name))`,
  `CREATE TABLE IF NOT EXISTS tokens (
     hash TEXT PRIMARY KEY, team TEXT NOT NULL, kind TEXT NOT NULL, made_day BIGINT NOT NULL, number BIGINT NOT NULL)`,
  `CREATE INDEX IF NOT EXISTS tokens_of_team ON tokens (team, kind)`,
  `CREATE TABLE IF NOT EXISTS denominators (
     team TEXT NOT NULL, name TEXT NOT NULL, period TEXT NOT NULL, week BIGINT NOT NULL, value BIGINT NOT NULL,
     source TEXT NOT NULL, PRIMARY KEY (team, name, period))`,
  `CREATE TABLE IF NOT EXISTS closed (
     team TEXT NOT NULL, artifact TEXT NOT NULL, day BIGINT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (team, artifact))`,
  `CREATE TABLE IF NOT EXISTS frozen (
     team TEXT NOT NULL, kind TEXT NOT NULL, week BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (team, kind, week))`,
  `CREATE TABLE IF NOT EXISTS audit (
     team TEXT NOT NULL, day BIGINT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL, times BIGINT NOT NULL,
     PRIMARY KEY (team, day, what, detail))`,
  `CREATE TABLE IF NOT EXISTS audit_chain (
     team TEXT NOT NULL, seq BIGINT NOT NULL, day BIGINT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL, hash TEXT NOT NULL,
     PRIMARY KEY (team, seq))`,
  `CREATE TABLE IF NOT EXISTS signing (id BIGINT PRIMARY KEY, private_key TEXT NOT NULL)`,
];

/** Rows and contributions are by week on PostgreSQL: then retention drops a part, and deletes nothing row by row. */
const BY_WEEK: Readonly<Record<Dialect, string>> = { sqlite: '', postgres: 'PARTITION BY LIST (week)' };

/** All tables of a database. Every key begins with the team, so that a distributed PostgreSQL can spread them by it. */
export function tablesOf(dialect: Dialect): readonly string[] {
  return [
    ...SHARED,
    ...MEMBER_TABLES,
    ...GROUP_TABLES,
    `CREATE TABLE IF NOT EXISTS rows (
       team TEXT NOT NULL, period TEXT NOT NULL, kind TEXT NOT NULL, cid TEXT NOT NULL, week BIGINT NOT NULL,
       proof TEXT NOT NULL, rev BIGINT NOT NULL, body TEXT NOT NULL, day BIGINT NOT NULL, writes BIGINT NOT NULL,
       quarantined BIGINT NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (team, week, period, kind, cid)) ${BY_WEEK[dialect]}`,
    // Partial, so that no database takes it to find a row by its pseudonym.
    // The cells of people's rows, and the agents of which a row says that they cannot be measured (kind gap, the agent as bucket).
    // Kind first: the outcome as it was on day 14. Costs are millionths of a dollar; linked is the row's own share with an artifact.
    `CREATE TABLE IF NOT EXISTS contributions (
       team TEXT NOT NULL, week BIGINT NOT NULL, kind TEXT NOT NULL, period TEXT NOT NULL, person TEXT NOT NULL,
       n BIGINT NOT NULL, bucket TEXT NOT NULL, artifact TEXT NOT NULL, agent TEXT NOT NULL, model TEXT NOT NULL,
       state TEXT NOT NULL, linked DOUBLE PRECISION NOT NULL, ${AMOUNT_COLUMNS.split(', ')
         .map((column) => `${column} BIGINT NOT NULL`)
         .join(', ')},
       PRIMARY KEY (team, week, kind, person, period, n)) ${dialect === 'sqlite' ? 'WITHOUT ROWID' : BY_WEEK[dialect]}`,
    ...CONTRIBUTIONS[dialect],
  ];
}
