import type { Agent } from '../format/agent.ts';
import { joinPath } from '../format/paths.ts';
import { holdsCacheByCounts, type InputHoldsCache, movedTasks, taskFormat, taskRoot, taskRoots } from './taskFolder.ts';

/** Roo-Code PR #8954: from this day on `tokensIn` is the whole prompt for every provider. */
const WHOLE_PROMPT_SINCE = Date.UTC(2025, 9, 31);

/**
 * Roo Code's `tokensIn` since 2025-10-31 holds the cached tokens. Before, it was the provider's own figure: Anthropic's
 * protocol leaves them out, OpenAI's holds them. A request names its protocol (`apiProtocol`) since summer 2025; older ones
 * are recognised by the model, whose name Anthropic's own protocol spells without a vendor.
 */
export const rooInputHoldsCache: InputHoldsCache = (info, time, model) => {
  const counted = holdsCacheByCounts(info);
  if (counted !== undefined) return counted;
  if (time >= WHOLE_PROMPT_SINCE) return true;
  if (info['apiProtocol'] === 'anthropic') return false;
  return info['apiProtocol'] === 'openai' || !/^claude/i.test(model);
};

const FORMAT = taskFormat('roo-code', rooInputHoldsCache, 'forgets them');

/** Roo Code, the VS Code extension, and Zoo Code, its successor since 2026. */
export const rooCode: Agent = {
  id: 'roo-code',
  label: 'Roo Code and Zoo Code',
  verified: true,
  roots: (place) => [
    ...taskRoots(place, 'rooveterinaryinc.roo-cline', FORMAT),
    ...taskRoots(place, 'rooveterinaryinc.roo-code-nightly', FORMAT),
    // Zoo Code goes on with Roo Code under another publisher.
    ...taskRoots(place, 'zoocodeorganization.zoo-code', FORMAT),
    ...taskRoots(place, 'zoocodeorganization.zoo-code-nightly', FORMAT),
    taskRoot(joinPath(place, place.home, '.vscode-mock', 'global-storage', 'tasks'), 'Roo CLI', FORMAT),
  ],
  projectRoots: (place, _folders, text) =>
    ['roo-cline', 'zoo-code'].flatMap((setting) => movedTasks(place, setting, FORMAT, text)),
};
