import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Puts a sound file in the place of a damaged one and returns it; throws the error again where it means something else. */
export type Recover = (error: unknown) => DatabaseSync;

/**
 * The same database, whose statements are run again on the file that `recover` returns when they meet damage. Inside a
 * transaction nothing is recovered: only the whole transaction can be run again.
 */
export function guardDatabase(db: DatabaseSync, recover: Recover): DatabaseSync {
  const rerun = <T>(run: (on: DatabaseSync) => T): T => {
    try {
      return run(db);
    } catch (error) {
      if (!db.isOpen || db.isTransaction) throw error;
      return run(recover(error));
    }
  };
  return new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') return (sql: string) => guardStatement(rerun, sql);
      if (name === 'exec') return (sql: string) => rerun((on) => on.exec(sql));
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

type Rerun = <T>(run: (on: DatabaseSync) => T) => T;
const ANSWERING = new Set<PropertyKey>(['all', 'get', 'run']);

function guardStatement(rerun: Rerun, sql: string): StatementSync {
  let owner: DatabaseSync | undefined;
  let statement!: StatementSync;
  const preparedOn = (on: DatabaseSync): StatementSync => {
    if (on !== owner) statement = on.prepare(sql);
    owner = on;
    return statement;
  };
  return new Proxy(rerun(preparedOn), {
    get(target, name) {
      if (ANSWERING.has(name)) {
        return (...values: never[]) => rerun((on) => preparedOn(on)[name as 'all'](...values));
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
