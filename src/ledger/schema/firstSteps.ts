/** Steps of version 0.2 and before: logs, calls, facts, tags, teams. */
export const FIRST_STEPS: readonly string[] = [
  `
  CREATE TABLE logs (
    path TEXT PRIMARY KEY,
    agent TEXT NOT NULL,
    identity TEXT NOT NULL,
    size INTEGER NOT NULL,
    modified REAL NOT NULL,
    offset INTEGER NOT NULL,
    anchor TEXT NOT NULL,
    skipping INTEGER NOT NULL,
    state TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE contexts (
    id INTEGER PRIMARY KEY,
    agent TEXT NOT NULL,
    tier INTEGER NOT NULL,
    session TEXT NOT NULL,
    cwd TEXT NOT NULL,
    branch TEXT NOT NULL,
    model TEXT NOT NULL,
    provider TEXT NOT NULL,
    modifiers TEXT NOT NULL,
    counted INTEGER NOT NULL DEFAULT 1,
    root TEXT NOT NULL,
    UNIQUE (session, agent, cwd, branch, model, provider, modifiers, tier)
  );
  CREATE TABLE calls (
    key INTEGER PRIMARY KEY,
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
    cost_other INTEGER NOT NULL
  );
  CREATE TABLE several (message INTEGER PRIMARY KEY, sightings TEXT NOT NULL);
  CREATE TABLE facts (
    agent TEXT NOT NULL,
    session TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    time INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (session, agent, kind, key)
  ) WITHOUT ROWID;
  CREATE TABLE unread (
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    version TEXT NOT NULL,
    count INTEGER NOT NULL,
    example TEXT NOT NULL,
    PRIMARY KEY (path, reason, version)
  ) WITHOUT ROWID;
  CREATE TABLE places (cwd TEXT PRIMARY KEY, repository TEXT NOT NULL, worktree TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  `,
  // What git's own logs said of branches (git forgets, the ledger does not), and what people said of tickets.
  `
  ALTER TABLE places ADD COLUMN common_dir TEXT NOT NULL DEFAULT '';
  ALTER TABLE places ADD COLUMN git_dir TEXT NOT NULL DEFAULT '';
  CREATE TABLE repositories (
    common_dir TEXT PRIMARY KEY,
    renames_read INTEGER NOT NULL DEFAULT 0,
    pattern TEXT NOT NULL DEFAULT ''
  ) WITHOUT ROWID;
  CREATE TABLE reflogs (
    git_dir TEXT PRIMARY KEY,
    common_dir TEXT NOT NULL,
    position TEXT NOT NULL,
    state TEXT NOT NULL,
    head TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE renames (
    common_dir TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (common_dir, old, new, time)
  ) WITHOUT ROWID;
  CREATE TABLE heads (
    common_dir TEXT NOT NULL,
    branch TEXT NOT NULL,
    sha TEXT NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (common_dir, branch)
  ) WITHOUT ROWID;
  CREATE TABLE prefixes (
    common_dir TEXT NOT NULL,
    prefix TEXT NOT NULL,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (common_dir, prefix)
  ) WITHOUT ROWID;
  CREATE TABLE tags (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    agent TEXT NOT NULL,
    session TEXT NOT NULL,
    from_time INTEGER NOT NULL,
    repository TEXT NOT NULL,
    branch TEXT NOT NULL,
    ticket TEXT,
    time INTEGER NOT NULL,
    removed INTEGER
  );
  CREATE INDEX facts_by_kind ON facts (kind);
  `,
  // What the person agreed to share with a team, how far it got, and every request that was ever made.
  `
  CREATE TABLE team_links (
    endpoint TEXT NOT NULL,
    team TEXT NOT NULL,
    policy TEXT NOT NULL,
    offered TEXT NOT NULL DEFAULT '',
    buckets TEXT NOT NULL DEFAULT '[]',
    agreed INTEGER NOT NULL,
    paused TEXT NOT NULL DEFAULT '',
    failures INTEGER NOT NULL DEFAULT 0,
    wait_until INTEGER NOT NULL DEFAULT 0,
    wait_why TEXT NOT NULL DEFAULT '',
    looked INTEGER NOT NULL DEFAULT 0,
    holder TEXT NOT NULL DEFAULT '',
    held_until INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (endpoint, team)
  ) WITHOUT ROWID;
  CREATE TABLE team_rows (
    endpoint TEXT NOT NULL,
    team TEXT NOT NULL,
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    rev INTEGER NOT NULL,
    content TEXT NOT NULL,
    verdict TEXT NOT NULL,
    code TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (endpoint, team, kind, period)
  ) WITHOUT ROWID;
  CREATE TABLE team_requests (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    time INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    team TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    body BLOB NOT NULL,
    status INTEGER
  );
  `,
];
