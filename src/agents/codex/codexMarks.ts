import type { Call } from '../../core/usage/call.ts';
import { detailText } from '../../core/usage/callDetail.ts';
import { fieldsOf, textOf } from '../format/fields.ts';
import { isVersion } from '../format/version.ts';
import type { Payload, UsageRecord } from './codexLine.ts';

/** Since it logs usage records, Codex's terminal has a model name each thread that a person began: no record holds that. */
export function asksForTitle({ originator, source, cli_version: version }: Payload): boolean {
  return originator === 'codex-tui' && source === 'cli' && isVersion(version, 0, 154);
}

interface Writes {
  /** The log counts cache writes apart from input. */
  namesWrites: boolean;
  model: string;
}

export function noteWrites(state: Writes, usage: UsageRecord['usage']): void {
  if (usage?.input_tokens !== undefined) state.namesWrites = usage.cache_write_input_tokens !== undefined;
}

/** OpenAI charges for cache writes of these models; older versions of Codex count them as input. */
const CHARGES_WRITES = /^(?:gpt-(?:5\.[6-9]|[6-9])|gpt-reserve|codex-auto-review)/u;

/** Who made a call, how hard the model was asked to think, and whether its writes are reported as input. */
export function codexDetail(state: Writes & User): Pick<Call, 'lowerBound' | 'detail'> {
  const { namesWrites, model, subagent, effort } = state;
  const lowerBound = !namesWrites && CHARGES_WRITES.test(model);
  const detail = detailText({ subagent, effort, reason: lowerBound ? 'cache-writes-as-input' : '' });
  return { lowerBound, ...(detail !== '' && { detail }) };
}

interface User {
  /** The role of the sub-agent whose log this is; '' for the main conversation. */
  readonly subagent: string;
  readonly effort: string;
}

/** The role of a sub-agent, or what Codex launched it for (`review`); '' for a thread that a person began. */
export function roleOf({ source }: Payload): string {
  const subagent = fieldsOf(source)['subagent'];
  if (subagent === undefined) return '';
  return textOf(subagent) || textOf(fieldsOf(fieldsOf(subagent)['thread_spawn'])['agent_role']) || 'sub-agent';
}

export const effortOf = (payload: Payload): string =>
  payload.effort ?? payload.collaboration_mode?.settings?.reasoning_effort ?? '';
