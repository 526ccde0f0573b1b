import { CALLS_WITH_SUMS } from './callsWithSums.ts';
import { CONTEXTS_WITH_DETAIL } from './contextsWithDetail.ts';
import { INDEXES_FOR_START } from './indexesForStart.ts';
import { WHOLE_ROWS_STEP } from './wholeRows.ts';

/** Steps since: outcomes, closed tickets, commits, plan windows, sums. */
export const LATER_STEPS: readonly string[] = [
  // What became of work: answers of git about commits, which never change; the last outcomes, and commits that branches pointed to; tickets that are done.
  `
  CREATE TABLE outcome_cache (key BLOB PRIMARY KEY, value TEXT NOT NULL, used INTEGER NOT NULL);
  CREATE TABLE outcomes (
    common_dir TEXT NOT NULL,
    branch TEXT NOT NULL,
    heads TEXT NOT NULL,
    outcome TEXT NOT NULL,
    looked INTEGER NOT NULL,
    PRIMARY KEY (common_dir, branch)
  );
  CREATE TABLE outcome_looks (
    common_dir TEXT PRIMARY KEY,
    stamp TEXT NOT NULL DEFAULT '',
    looked INTEGER NOT NULL DEFAULT 0,
    kept TEXT NOT NULL DEFAULT 'null',
    holder TEXT NOT NULL DEFAULT '',
    held_until INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE closed_tickets (
    common_dir TEXT NOT NULL,
    ticket TEXT NOT NULL,
    time INTEGER NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (common_dir, ticket)
  ) WITHOUT ROWID;
  `,
  // What was committed where: the words of commits may name a ticket, and a worktree's first commit shows what it was forked from.
  `
  CREATE TABLE subjects (
    common_dir TEXT NOT NULL,
    sha TEXT NOT NULL,
    branch TEXT NOT NULL,
    subject TEXT NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (common_dir, sha)
  ) WITHOUT ROWID;
  ALTER TABLE reflogs ADD COLUMN start TEXT NOT NULL DEFAULT '';
  `,
  // How much of a plan's windows is used, as agents report it outside of their logs; `home` distinguishes accounts. Times in ms UTC.
  `
  CREATE TABLE plan_windows (
    agent TEXT NOT NULL,
    home TEXT NOT NULL,
    name TEXT NOT NULL,
    used REAL NOT NULL,
    resets INTEGER,
    seen INTEGER NOT NULL,
    PRIMARY KEY (agent, home, name)
  ) WITHOUT ROWID;
  `,
  // The calls that a tag for "what has no ticket yet" is for, as JSON.
  `
  ALTER TABLE tags ADD COLUMN stretches TEXT NOT NULL DEFAULT '';
  `,
  CONTEXTS_WITH_DETAIL,
  // Sessions whose running totals wait to be compared with their calls. Logs that hold such totals are read once more.
  `
  CREATE TABLE unsettled (agent TEXT NOT NULL, session TEXT NOT NULL, PRIMARY KEY (agent, session)) WITHOUT ROWID;
  DELETE FROM logs WHERE agent = 'claude-code';
  `,
  CALLS_WITH_SUMS,
  // Sessions are asked for by their root.
  'CREATE INDEX contexts_by_root ON contexts (root, agent);',
  // The tokens of a member's rows, by period, with the key that made them; and which part of the person's row a machine has.
  `
  CREATE TABLE team_tokens (
    endpoint TEXT NOT NULL,
    team TEXT NOT NULL,
    period TEXT NOT NULL,
    key TEXT NOT NULL,
    token TEXT NOT NULL,
    PRIMARY KEY (endpoint, team, period)
  ) WITHOUT ROWID;
  ALTER TABLE team_rows ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
  `,
  WHOLE_ROWS_STEP,
  INDEXES_FOR_START,
];
