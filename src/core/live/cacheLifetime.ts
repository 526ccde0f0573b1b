import { readModelName } from '../usage/modelId.ts';
import { tokensOfCharge } from '../usage/tokens.ts';
import { CACHE_WRITES, type CountedTokenType } from '../usage/tokenTypes.ts';
import { type ChainCall, cachedAfter } from './chainCall.ts';

/** How a session's provider keeps prompts: for how long after a call, ms, and at which write price. */
export interface CacheLifetime {
  readonly lifetime: number;
  readonly writes: CountedTokenType;
}

/**
 * The documented lifetime of the prompt cache that a session uses; undefined where the provider documents none (OpenAI, Google,
 * Copilot), or where no call of the session used a cache. Anthropic keeps a prompt for 5 minutes or for 1 hour, as the write
 * asked, and each read renews that (platform.claude.com/docs/en/build-with-claude/prompt-caching). `calls`: newest last.
 */
export function cacheLifetime(calls: readonly ChainCall[]): CacheLifetime | undefined {
  const last = calls.at(-1);
  if (last === undefined || !isAnthropic(last) || !calls.some(usesCache)) return undefined;
  const write = calls.findLast(({ tokens }) => tokensOfCharge(tokens, 'cacheWrite') > 0);
  const kept = CACHE_WRITES.find(({ name }) => (write?.tokens[name] ?? 0) > 0) ?? CACHE_WRITES.at(-1);
  return kept && { lifetime: kept.keptFor, writes: kept.name };
}

const usesCache = ({ tokens }: ChainCall): boolean => cachedAfter(tokens) > 0;

/** A Claude model, no matter who sells it under Anthropic's documented terms. */
function isAnthropic({ agent, provider, model }: ChainCall): boolean {
  // Copilot names a provider only where it asked with a key of the person's own.
  if (/copilot/.test(provider.toLowerCase() || agent)) return false;
  const { id, maker, seller } = readModelName(model);
  return seller !== 'github-copilot' && (id.startsWith('claude') || maker === 'anthropic');
}
