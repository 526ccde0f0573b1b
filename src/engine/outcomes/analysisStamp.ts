import type { Ledger } from '../../ledger/ledger.ts';
import { pullRequestMentions } from '../../ledger/queries.ts';
import { refsFingerprint } from './refsFingerprint.ts';

/**
 * Changes when what became of a repository's branches may have: with its refs, and when a log names another pull request, for
 * one that was just created need not change any ref here. '' where there is no repository any more.
 */
export function analysisStamp(ledger: Ledger, commonDir: string): string {
  const refs = refsFingerprint(commonDir);
  return refs === '' ? '' : `${refs} ${pullRequestMentions(ledger)}`;
}
