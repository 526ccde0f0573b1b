import type { DatabaseSync } from 'node:sqlite';
import { migrate, refuseNewer } from '../schema/migrations.ts';
import { isOfSchema } from './isDamage.ts';

/**
 * Throws `error` again where the file is not at fault: a newer version changed the schema meanwhile (HumanError), or the
 * schema is whole, so that the statement is wrong.
 */
export function refuseMistake(db: DatabaseSync, error: unknown): void {
  if (!isOfSchema(error)) return;
  let isWhole = false;
  try {
    const present = schemaOf(db);
    isWhole = [...expectedSchema()].every(([name, sql]) => present.get(name) === sql);
  } catch {
    return;
  }
  refuseNewer(db);
  if (isWhole) throw error;
}

function expectedSchema(): ReadonlyMap<string, string> {
  const { DatabaseSync: Database } = process.getBuiltinModule('node:sqlite');
  const db = new Database(':memory:');
  try {
    migrate(db);
    return schemaOf(db);
  } finally {
    db.close();
  }
}

function schemaOf(db: DatabaseSync): ReadonlyMap<string, string> {
  const rows = db.prepare('SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL').all();
  return new Map(rows.map((row) => [String(row['name']), String(row['sql'])]));
}
