import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { HumanError } from '../../core/humanError.ts';
import { failureWords } from '../../core/words/failureWords.ts';

/** Puts a sound file in the place of a damaged one and returns it; throws the error again where it means something else. */
export type Recover = (error: unknown) => DatabaseSync;

/** A sound ledger took the place of a damaged one while rows were read: those that were read count no longer. */
export class LedgerReplacedError extends HumanError {
  constructor() {
    super(failureWords.repairedAgain());
  }
}

/**
 * The same database, whose statements are run again on the file that `recover` returns when they meet damage. Inside a
 * transaction nothing is recovered: only the whole transaction can be run again.
 */
export function guardDatabase(db: DatabaseSync, recover: Recover): DatabaseSync {
  // A caller may keep this while the file is replaced.
  let current = db;
  const recoverFrom = (error: unknown): void => {
    if (!current.isOpen || current.isTransaction) throw error;
    current = recover(error);
  };
  const rerun = <T>(run: (on: DatabaseSync) => T): T => {
    try {
      return run(current);
    } catch (error) {
      recoverFrom(error);
      return run(current);
    }
  };
  return new Proxy(db, {
    get(_target, name) {
      if (name === 'prepare') return (sql: string) => guardStatement(rerun, sql, recoverFrom);
      if (name === 'exec') return (sql: string) => rerun((on) => on.exec(sql));
      const value: unknown = Reflect.get(current, name, current);
      return typeof value === 'function' ? value.bind(current) : value;
    },
  });
}

/** Asks a question that reads rows one by one; where damage shows among them, it asks the repaired file again. */
export function readRows<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof LedgerReplacedError)) throw error;
    return ask();
  }
}

/** Columns of a row in the order of the statement, which gives each another name. */
export type ArrayRow = readonly SQLOutputValue[];

/** All rows of an answer as arrays: an object of many columns takes three times as long to make and to read. */
export function readArrays(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): readonly ArrayRow[] {
  const statement = db.prepare(sql);
  // Node 22.15 lacks it.
  if (typeof statement.setReturnArrays !== 'function') return statement.all(...values).map((row) => Object.values(row));
  statement.setReturnArrays(true);
  return statement.all(...values) as unknown as readonly ArrayRow[];
}

type Rerun = <T>(run: (on: DatabaseSync) => T) => T;
const ANSWERING = new Set<PropertyKey>(['all', 'get', 'run']);

function guardStatement(rerun: Rerun, sql: string, recoverFrom: (error: unknown) => void): StatementSync {
  let owner: DatabaseSync | undefined;
  let statement!: StatementSync;
  let returnsArrays = false;
  const preparedOn = (on: DatabaseSync): StatementSync => {
    if (on !== owner) {
      statement = on.prepare(sql);
      if (returnsArrays) statement.setReturnArrays(true);
    }
    owner = on;
    return statement;
  };
  return new Proxy(rerun(preparedOn), {
    get(target, name) {
      if (ANSWERING.has(name)) {
        return (...values: never[]) => rerun((on) => preparedOn(on)[name as 'all'](...values));
      }
      if (name === 'iterate') {
        return (...values: SQLInputValue[]) => guardRows(() => rerun(preparedOn).iterate(...values), recoverFrom);
      }
      const value: unknown = Reflect.get(target, name, target);
      if (name === 'setReturnArrays' && value !== undefined) {
        return (isWanted: boolean) => {
          returnsArrays = isWanted;
          statement.setReturnArrays(isWanted);
        };
      }
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Rows one by one. Some may have been used when damage shows, so they are not read again here. */
function* guardRows<T>(read: () => Iterable<T>, recoverFrom: (error: unknown) => void): Generator<T> {
  try {
    yield* read();
  } catch (error) {
    recoverFrom(error);
    throw new LedgerReplacedError();
  }
}
