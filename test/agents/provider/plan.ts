import type { Conversation } from './conversation.ts';
import { fillSchema } from './fillSchema.ts';
import { markerOf, type Step, say, type Task, type Tasks, taskIn } from './script.ts';

/** `main`: a step of a script. `side`: a title, a classifier or the like. `compact`: a summary of the conversation. */
export type Kind = 'main' | 'side' | 'compact';

export interface Plan {
  readonly kind: Kind;
  readonly step: Step;
  readonly index: number;
  readonly task: Task | undefined;
}

const COMPACTION =
  /detailed summary of (?:the|our|this) conversation|CONTEXT CHECKPOINT COMPACTION|state_snapshot|create a (?:detailed )?summary|summarize (?:the|our|this) conversation|conversation summar|compact(?:ion)? (?:the|this) |summary inside <summary>|summarization instructions|<analysis> block followed by a <summary>|handoff summary|continuation summary|anchored summary|structured (?:context )?(?:checkpoint )?summary/iu;

/** Requests beside the work that offer the same tools. */
const BESIDE = /ultra-short dashboard line|tasked with generating the session title/iu;

/** Decides what to answer. The marker of the last prompt names the script; the answers since then give the step. */
export function planAnswer(conversation: Conversation, tasks: Tasks): Plan {
  const { turns, tools, system, schema } = conversation;
  const at = turns.findLastIndex(({ text }) => taskIn(text) !== undefined);
  const task = tasks.get(taskIn(turns[at]?.text ?? ''));
  const last = turns.findLast(({ role }) => role !== 'assistant')?.text ?? '';
  if (COMPACTION.test(last.slice(-20_000)) || (tools.length === 0 && COMPACTION.test(system.slice(0, 3_000))))
    return { kind: 'compact', step: say(summaryFor(task)), index: 0, task };
  if (conversation.wantsSearch) return { kind: 'side', step: say('Found it.'), index: 0, task };
  if (schema !== undefined) return { kind: 'side', step: say(JSON.stringify(fillSchema(schema, {}))), index: 0, task };
  if (BESIDE.test(last.slice(-20_000)) || BESIDE.test(`${system} ${turns[0]?.text ?? ''}`.slice(0, 3_000)))
    return { kind: 'side', step: say('A short line'), index: 0, task };
  if (tools.length === 0) return { kind: 'side', step: say('A short title'), index: 0, task };
  if (task === undefined) return { kind: 'main', step: say('Done.'), index: 0, task };
  const index = task.compacted ? task.answered : answersAfter(conversation, at);
  return { kind: 'main', step: task.steps[index] ?? say('Done.'), index, task };
}

/** Names the task, so that the agent goes on with it after the compaction. */
function summaryFor(task: Task | undefined): string {
  const goal = task === undefined ? '' : ` The task was ${markerOf(task)}.`;
  return `<state_snapshot>\n<summary>\n1. A few steps were asked for. 2. Some are done.${goal}\n</summary>\n</state_snapshot>`;
}

function answersAfter({ turns }: Conversation, at: number): number {
  const after = turns.slice(at + 1);
  return after.filter(({ role }, i) => role === 'assistant' && after[i - 1]?.role !== 'assistant').length;
}
