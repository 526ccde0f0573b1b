import type { DatabaseSync } from 'node:sqlite';
import { hasExpectedSchema } from '../schema/expectedSchema.ts';
import { refuseNewer } from '../schema/migrations.ts';
import { isOfSchema } from './isDamage.ts';

/**
 * Throws `error` again where the file is not at fault: a newer version changed the schema meanwhile (HumanError), or the
 * schema is whole, so that the statement is wrong.
 */
export function refuseMistake(db: DatabaseSync, error: unknown): void {
  if (!isOfSchema(error)) return;
  let isWhole = false;
  try {
    isWhole = hasExpectedSchema(db);
  } catch {
    return;
  }
  refuseNewer(db);
  if (isWhole) throw error;
}
