import type { Call } from '../../core/usage/call.ts';
import { detailText } from '../../core/usage/callDetail.ts';
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

const WRITES_AS_INPUT = detailText({ reason: 'cache-writes-as-input' });

export const writesMark = ({ namesWrites, model }: Writes): Pick<Call, 'lowerBound' | 'detail'> =>
  namesWrites || !CHARGES_WRITES.test(model) ? { lowerBound: false } : { lowerBound: true, detail: WRITES_AS_INPUT };
