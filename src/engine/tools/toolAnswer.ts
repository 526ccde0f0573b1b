import type { Pricer } from '../../core/pricing/priceCall.ts';
import { formatsFor } from '../../core/text/format.ts';
import { type ToolInput, type ToolName } from '../../core/tools/toolSpecs.ts';
import { withinBudget } from '../../core/tools/toolText.ts';
import type { Engine } from '../ingest/engine.ts';
import { dayLines } from './dayLines.ts';
import { sessionLines } from './sessionLines.ts';
import type { ToolContext } from './toolContext.ts';
import { workLines } from './workLines.ts';

export interface ToolQuestion {
  readonly name: ToolName;
  readonly input: ToolInput;
  /** The folder that is meant where the input names none. */
  readonly folder: string;
  /** False: branches, tickets, folders and sessions are left out of the answer. */
  readonly withNames: boolean;
  /** The most tokens that the answer may have; undefined for no bound. */
  readonly tokens?: number | undefined;
  /** ms UTC. */
  readonly now: number;
}

const LINES: Readonly<Record<ToolName, (context: ToolContext) => readonly string[]>> = {
  get_session_cost: sessionLines,
  get_work_cost: workLines,
  get_day_summary: dayLines,
};

/** The answer to a tool call, as compact text. Throws HumanError with a sentence that names what a model can do instead. */
export function toolAnswer(engine: Engine, pricer: Pricer, question: ToolQuestion): string {
  const { input, now, withNames } = question;
  const context = { engine, pricer, input, now, withNames, folder: input.folder ?? question.folder };
  return withinBudget(LINES[question.name]({ ...context, formats: formatsFor('en') }), question.tokens);
}
