import { plainText } from '../text/untrusted.ts';
import { figureWords } from '../words/figureWords.ts';
import { outcomeWords } from '../words/outcomeWords.ts';
import type { RequestReason, RequestWork } from './ownRequest.ts';

const REASON_WORDS: Readonly<Record<RequestReason, () => string>> = {
  'merge-subject': outcomeWords.mergeNamesIt,
  'squash-subject': outcomeWords.landingNamesIt,
  created: outcomeWords.sessionMadeIt,
};

/** `branch feat/x; 3 sessions; link: the merge commit names it, a session created it`. Plain text. */
export function requestWords(work: RequestWork): string {
  const { branches, sessions, because, sharedWith, hasBranchless } = work;
  const names = branches.map((branch) => plainText(branch, 60)).join(', ');
  return [
    branches.length === 0 ? '' : outcomeWords.requestBranches({ n: branches.length, names }),
    figureWords.sessions({ n: sessions }),
    outcomeWords.linkedBy({ reasons: because.map((reason) => REASON_WORDS[reason]()).join(', ') }),
    hasBranchless ? outcomeWords.branchlessCalls() : '',
    sharedWith.length === 0 ? '' : outcomeWords.splitWith({ requests: sharedWith.join(', ') }),
  ]
    .filter(Boolean)
    .join('; ');
}
