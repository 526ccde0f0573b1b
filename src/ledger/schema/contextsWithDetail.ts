/** Who made a call, and why its counts are a lower bound, become a part of its context. SQLite cannot change a constraint in place. */
export const CONTEXTS_WITH_DETAIL = `
  CREATE TABLE contexts_with_detail (
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
    detail TEXT NOT NULL DEFAULT '',
    UNIQUE (session, agent, cwd, branch, model, provider, modifiers, tier, detail)
  );
  INSERT INTO contexts_with_detail SELECT id, agent, tier, session, cwd, branch, model, provider, modifiers, counted, root, '' FROM contexts;
  DROP TABLE contexts;
  ALTER TABLE contexts_with_detail RENAME TO contexts;
`;
