import { HumanError } from '../../core/humanError.ts';
import { plainText } from '../../core/text/untrusted.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'you may not use it',
  EPERM: 'you may not use it',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'its disk is read-only',
};

/** The same error, or what a person can mend about a file that they named. */
export function fileError(error: unknown, file: string, done: 'read' | 'written'): unknown {
  const reason = REASONS[(error as { readonly code?: string }).code ?? ''];
  return reason === undefined ? error : new HumanError(`${plainText(file, 300)} cannot be ${done}: ${reason}.`);
}
