import type { LogInfo } from '../format/agent.ts';
import { fieldsOf, parseJson, textOf } from '../format/fields.ts';

/** Older versions name the type of a sub-agent in a file beside its log only: `agent-<id>.meta.json`. */
export function agentTypeOf({ relative, beside }: LogInfo): { readonly agentType?: string } {
  const name = /(?:^|\/)(agent-[\w-]+)\.jsonl$/u.exec(relative)?.[1];
  if (name === undefined) return {};
  const agentType = textOf(fieldsOf(parseJson(beside?.text(`${name}.meta.json`) ?? ''))['agentType']);
  return agentType === '' ? {} : { agentType };
}
