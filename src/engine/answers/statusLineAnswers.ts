import { dirname } from 'node:path';
import {
  type StatusLineSetup,
  setUpStatusLine,
  statusLinePlans,
  undoStatusLine,
} from '../statusline/claudeStatusLine.ts';
import type { AnswerParts, AnswerTable } from './answerParts.ts';

/** Answers the command that sets up Claude Code's status line. */
export function statusLineAnswers(parts: AnswerParts): Pick<AnswerTable, 'statusLinePlans' | 'statusLine'> {
  const setup = (): StatusLineSetup => {
    const { ledger, place } = parts.patient();
    return { ledger: parts.engine.ledger, place, folder: dirname(ledger), dist: parts.dist };
  };
  return {
    statusLinePlans: () => statusLinePlans(setup()),
    statusLine: ({ path, act }) => {
      const known = statusLinePlans(setup()).find((plan) => plan.path === path);
      if (known !== undefined) (act === 'undo' ? undoStatusLine : setUpStatusLine)(setup(), path);
      return null;
    },
  };
}
