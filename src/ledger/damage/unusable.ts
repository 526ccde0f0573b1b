import { dirname } from 'node:path';
import { HumanError } from '../../core/humanError.ts';

/** By the system's code, or by SQLite's primary one: what a person can mend. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  13: 'the disk is full',
  EDQUOT: 'the disk’s quota is used up',
  EACCES: 'it may not be written',
  EPERM: 'it may not be written',
  3: 'it may not be written',
  8: 'it may not be written',
  EROFS: 'its disk is read-only',
  EEXIST: 'a file is where a folder belongs',
  ENOTDIR: 'a file is where a folder belongs',
  DANGLING_LINK: 'it is a link that leads nowhere',
  ENOENT: 'it cannot be made',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'it is a link that leads to itself',
  14: 'it cannot be opened',
  10: 'its disk cannot be read or written',
};
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;

/** The ledger's place is at fault, not its content. What the ledger holds already may still be readable. */
export class LedgerPlaceError extends HumanError {
  /** A part of a sentence: `the disk is full`. */
  readonly reason: string;

  constructor(ledgerPath: string, reason: string) {
    super(
      `The ledger cannot be kept in ${dirname(ledgerPath)}: ${reason}. TOKEN_LEDGER_HOME names another folder for it.`,
    );
    this.reason = reason;
  }
}

/** Returns the same error; or, where the ledger's place or another program is at fault, one that a person understands. */
export function placeAtFault(error: unknown, ledgerPath: string): unknown {
  const { code, errcode } = (error ?? {}) as { readonly code?: string; readonly errcode?: number };
  const primary = errcode === undefined ? undefined : errcode & 0xff;
  if (primary === SQLITE_BUSY || primary === SQLITE_LOCKED) {
    return new HumanError(
      `Another program holds the ledger ${ledgerPath} locked for more than ten seconds. Nothing was lost. Close that program, or try again.`,
    );
  }
  const reason = REASONS[primary ?? code ?? ''];
  return reason === undefined ? error : new LedgerPlaceError(ledgerPath, reason);
}
