import { HumanError } from '../../core/humanError.ts';
import { problemWords } from '../../core/words/problemWords.ts';

/** Why a worker ended. */
export interface WorkerFailure {
  readonly error: Error;
  /** Starting again would end the same way. */
  readonly lasting: boolean;
}

/** Separates what will never work in this editor from what may work the next time. */
export function describeStop(error: unknown): WorkerFailure {
  const known = error instanceof Error ? error : new Error(String(error));
  const code = 'code' in known ? known.code : undefined;
  if (code === 'ERR_UNKNOWN_BUILTIN_MODULE' || /node:sqlite/.test(known.message))
    return { error: new HumanError(problemWords.noSqlite(), { cause: known }), lasting: true };
  return { error: known, lasting: false };
}
