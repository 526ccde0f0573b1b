import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HumanError } from '../../core/humanError.ts';
import { failureWords } from '../../core/words/failureWords.ts';
import { makeFolder } from '../../reading/folder.ts';

const NAME = 'team-secret';

/**
 * The 32 random bytes from which pseudonyms and proofs are made. They are beside the ledger, not in an editor's secret
 * storage: two editors and the command line share one ledger, and with a secret each they would report it twice. Made on
 * first use; of several processes that make it at once, one wins and all use it.
 */
export function deviceSecret(folder: string): Uint8Array {
  const path = join(folder, NAME);
  return read(path) ?? make(folder, path);
}

function make(folder: string, path: string): Uint8Array {
  makeFolder(folder);
  const draft = `${path}-${randomUUID()}`;
  writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const secret = read(path);
  if (secret === undefined) throw new HumanError(failureWords.noSecret({ path }));
  return secret;
}

function read(path: string): Uint8Array | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) {
    throw new HumanError(failureWords.damagedSecret({ path }));
  }
  return Buffer.from(text, 'base64url');
}
