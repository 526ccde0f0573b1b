import { defineWords } from './defineWords.ts';

/** The summary panel. */
export const panelWords = defineWords('panel', {
  title: 'Token Ledger: Summary',
});
