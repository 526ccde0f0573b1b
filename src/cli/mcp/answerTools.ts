import { toolAnswer } from '../../engine/tools/toolAnswer.ts';
import { readLogsQuickly } from '../machine/machine.ts';
import type { AnswerTool } from './server.ts';

/** Answers one question at a time: each opens the ledger, reads what the logs gained, and closes it. */
export function createAnswerTool(dist: string, withNames: boolean): AnswerTool {
  let before: Promise<unknown> = Promise.resolve();
  return async (name, input) => {
    const answer = before.then(async () => {
      const { engine, book } = await readLogsQuickly(dist);
      try {
        const folder = process.cwd();
        engine.seeBranches([input.folder ?? folder]);
        return toolAnswer(engine, book, { name, input, folder, withNames, now: Date.now() });
      } finally {
        engine.close();
      }
    });
    before = answer.catch(() => undefined);
    return answer;
  };
}
