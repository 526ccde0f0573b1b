import { dirname } from 'node:path';
import { HumanError } from '../../core/humanError.ts';
import { failureWords } from '../../core/words/failureWords.ts';

/** By the system's code, or by SQLite's primary one: what a person can mend. */
const REASONS: Readonly<Record<string, () => string>> = {
  ENOSPC: failureWords.diskFull,
  13: failureWords.diskFull,
  EDQUOT: failureWords.quotaUsedUp,
  EACCES: failureWords.notWritable,
  EPERM: failureWords.notWritable,
  3: failureWords.notWritable,
  8: failureWords.notWritable,
  EROFS: failureWords.readOnlyDisk,
  EEXIST: failureWords.fileForFolder,
  ENOTDIR: failureWords.fileForFolder,
  DANGLING_LINK: failureWords.linkToNowhere,
  ENOENT: failureWords.cannotBeMade,
  ENAMETOOLONG: failureWords.nameTooLong,
  ELOOP: failureWords.linkToItself,
  14: failureWords.cannotBeOpened,
  10: failureWords.diskUnusable,
};
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;

/** The ledger's place is at fault, not its content. What the ledger holds already may still be readable. */
export class LedgerPlaceError extends HumanError {
  /** A part of a sentence, such as: the disk is full. */
  readonly reason: string;

  constructor(ledgerPath: string, reason: string) {
    super(failureWords.noPlace({ folder: dirname(ledgerPath), reason }));
    this.reason = reason;
  }
}

/** Returns the same error; or, where the ledger's place or another program is at fault, one that a person understands. */
export function placeAtFault(error: unknown, ledgerPath: string): unknown {
  const { code, errcode } = (error ?? {}) as { readonly code?: string; readonly errcode?: number };
  const primary = errcode === undefined ? undefined : errcode & 0xff;
  if (primary === SQLITE_BUSY || primary === SQLITE_LOCKED) {
    return new HumanError(failureWords.ledgerLocked({ path: ledgerPath }));
  }
  const reason = REASONS[primary ?? code ?? ''];
  return reason === undefined ? error : new LedgerPlaceError(ledgerPath, reason());
}
