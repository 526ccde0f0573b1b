import { dirname } from 'node:path';
import { HumanError } from '../core/humanError.ts';
import { DANGLING_LINK } from '../reading/folder.ts';

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
  EEXIST: 'a file lies where a folder belongs',
  ENOTDIR: 'a file lies where a folder belongs',
  [DANGLING_LINK]: 'it is a link that leads nowhere',
  ENOENT: 'it cannot be made',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'it is a link that leads to itself',
  14: 'it cannot be opened',
  10: 'its disk cannot be read or written',
};

/** The same error; or, where the ledger's place is at fault and not its content, what a person should know of it. */
export function placeAtFault(error: unknown, ledgerPath: string): unknown {
  const { code, errcode } = error as { readonly code?: string; readonly errcode?: number };
  const reason = REASONS[errcode === undefined ? (code ?? '') : errcode & 0xff];
  if (reason === undefined) return error;
  return new HumanError(
    `The ledger cannot be kept in ${dirname(ledgerPath)}: ${reason}. TOKEN_LEDGER_HOME names another folder for it.`,
  );
}
