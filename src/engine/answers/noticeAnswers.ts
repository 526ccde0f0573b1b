import type { Ledger } from '../../ledger/ledger.ts';
import { claimNote, readNote } from '../../ledger/schema/settingsTable.ts';
import type { AnswerTable } from './answerParts.ts';

/** One notice over all windows: the first that asks may show it. */
export function noticeAnswers(ledger: Ledger): Pick<AnswerTable, 'claimNotice' | 'muteNotices'> {
  return {
    claimNotice: ({ name, mutedBy }) =>
      ledger.transact(() => readNote(ledger.db, mutedBy) === undefined && claimNote(ledger.db, name, nowText())),
    muteNotices: ({ mute }) => {
      ledger.transact(() => claimNote(ledger.db, mute, nowText()));
      return null;
    },
  };
}

const nowText = (): string => new Date().toISOString();
