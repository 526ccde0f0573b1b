/** The tables of an endpoint before it kept contributions, word for word. */
export const OLD_TABLES: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: 'teams',
    sql: `CREATE TABLE teams (
     team TEXT PRIMARY KEY, policy TEXT NOT NULL, policy_hash TEXT NOT NULL, webhook_secret TEXT NOT NULL, made_day BIGINT NOT NULL)`,
  },
  {
    name: 'tokens',
    sql: `CREATE TABLE tokens (
     hash TEXT PRIMARY KEY, team TEXT NOT NULL, kind TEXT NOT NULL, made_day BIGINT NOT NULL, number BIGINT NOT NULL)`,
  },
  {
    name: 'rows',
    sql: `CREATE TABLE rows (
     team TEXT NOT NULL, period TEXT NOT NULL, kind TEXT NOT NULL, cid TEXT NOT NULL, week BIGINT NOT NULL,
     proof TEXT NOT NULL, rev BIGINT NOT NULL, body TEXT NOT NULL, day BIGINT NOT NULL, writes BIGINT NOT NULL,
     quarantined BIGINT NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (team, period, kind, cid))`,
  },
  {
    name: 'denominators',
    sql: `CREATE TABLE denominators (
     team TEXT NOT NULL, name TEXT NOT NULL, period TEXT NOT NULL, week BIGINT NOT NULL, value BIGINT NOT NULL,
     source TEXT NOT NULL, PRIMARY KEY (team, name, period))`,
  },
  {
    name: 'closed',
    sql: `CREATE TABLE closed (
     team TEXT NOT NULL, artifact TEXT NOT NULL, day BIGINT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (team, artifact))`,
  },
  {
    name: 'frozen',
    sql: `CREATE TABLE frozen (
     team TEXT NOT NULL, kind TEXT NOT NULL, week BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (team, kind, week))`,
  },
  {
    name: 'audit',
    sql: `CREATE TABLE audit (
     team TEXT NOT NULL, day BIGINT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL, times BIGINT NOT NULL,
     PRIMARY KEY (team, day, what, detail))`,
  },
  {
    name: 'audit_chain',
    sql: `CREATE TABLE audit_chain (
     team TEXT NOT NULL, seq BIGINT NOT NULL, day BIGINT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL, hash TEXT NOT NULL,
     PRIMARY KEY (team, seq))`,
  },
  { name: 'signing', sql: `CREATE TABLE signing (id BIGINT PRIMARY KEY, private_key TEXT NOT NULL)` },
];

export const OLD_INDEXES: readonly string[] = [
  'CREATE INDEX tokens_of_team ON tokens (team, kind)',
  'CREATE INDEX rows_of_week ON rows (team, kind, week)',
  'CREATE INDEX rows_by_number ON rows (team, period, kind, number)',
];
