import { costNote } from '../../core/export/costNote.ts';
import { HumanError } from '../../core/humanError.ts';
import { formatsFor } from '../../core/text/format.ts';
import { inEnglish } from '../../core/words/language.ts';
import { problemWords } from '../../core/words/problemWords.ts';
import { branchCost } from '../tagging/branchCost.ts';
import { lostCostTrailers, setCostTrailer } from '../tagging/costHooks.ts';
import { latestOf } from '../tagging/tagging.ts';
import type { AnswerParts, AnswerTable } from './answerParts.ts';

/** What a window asks and sets about the cost of commits and branches. */
export function costAnswers(parts: AnswerParts): Pick<AnswerTable, 'costNote' | 'costTrailer' | 'lostTrailers'> {
  const { engine, dist } = parts;
  return {
    costNote: ({ locale, ...name }) => {
      const latest = latestOf(engine, name)?.attribution;
      if (latest === undefined || latest.branch.state !== 'branch' || latest.repository === '')
        throw new HumanError(problemWords.onNoBranch());
      const cost = branchCost(engine, { commonDir: latest.repository, branch: latest.branch.branch });
      if (cost === undefined) throw new HumanError(problemWords.noCallOnBranch());
      return { markdown: inEnglish(() => costNote(cost, formatsFor(locale))), branch: cost.branch };
    },
    lostTrailers: ({ folders }) => ({ folders: lostCostTrailers(folders, parts.patient().ledger) }),
    costTrailer: ({ folder, on }) => ({
      folder: setCostTrailer(folder, on, { ledgerPath: parts.patient().ledger, dist }),
    }),
  };
}
