import type { PanelQuestion } from '../summary/panelMessages.ts';

/** What a panel asks first: today, in this window. */
export const FIRST_QUESTION: PanelQuestion = { kind: 'day', day: '', scope: 'window' };

/** The number of a page's first question. */
export const FIRST_REQUEST = 1;
