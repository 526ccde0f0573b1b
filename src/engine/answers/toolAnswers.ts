import { inEnglish } from '../../core/words/language.ts';
import { toolAnswer } from '../tools/toolAnswer.ts';
import type { AnswerParts, AnswerTable } from './answerParts.ts';

/** Answers the editor's language model tools. */
export function toolAnswers({ engine, pricer }: AnswerParts): Pick<AnswerTable, 'toolAnswer'> {
  return { toolAnswer: (params) => inEnglish(() => toolAnswer(engine, pricer, { ...params, now: Date.now() })) };
}
