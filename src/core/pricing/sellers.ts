import type { AgentId } from '../usage/call.ts';
import { matches } from './rateMatch.ts';
import type { RateCard, RateProvider } from './rates.ts';

/** Spellings of sellers in agents' logs, first hit wins. Upstream's own rules come after these and are coarser ("contains openai"). */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/compatible/, ''],
  [/openrouter/, 'openrouter'],
  [/azure|foundry/, 'azure'],
  [/bedrock|^aws|amazon/, 'aws'],
  [/copilot/, 'github-copilot'],
  [/vertex|gemini|google|antigravity/, 'google'],
  [/^(?:openai|chatgpt|codex)/, 'openai'],
  [/^(?:anthropic|claude)/, 'anthropic'],
  [/^x-?ai(?:$|[^a-z])|^grok/, 'x-ai'],
  [/^z[-.]?ai(?:$|[^a-z])/, 'zai'],
  [/^zhipu|bigmodel/, 'zhipuai'],
  [/moonshot|^kimi/, 'moonshotai'],
  [/^deepseek/, 'deepseek'],
  [/^fireworks/, 'fireworks'],
  [/^together/, 'together'],
  [/^mistral/, 'mistral'],
  [/^minimax/, 'minimax'],
];

/** Models that run on the person's own machine have no list price, no matter who made them. */
const LOCAL = /^(?:ollama|lm-?studio|llama[-._]?cpp|llamafile|local|localhost|mlx)(?:$|[^a-z])/;

export function isLocal(provider: string): boolean {
  return LOCAL.test(provider.trim().toLowerCase());
}

/** The card's seller that a log's provider means; undefined for none or one the card does not know. */
export function sellerOf(card: RateCard, provider: string): RateProvider | undefined {
  const word = provider.trim().toLowerCase().slice(0, 100);
  if (word === '') return undefined;
  const spelled = SPELLINGS.find(([pattern]) => pattern.test(word));
  if (spelled?.[1] === '') return undefined;
  return (
    byId(card, word) ??
    (spelled && byId(card, spelled[1])) ??
    card.providers.find((p) => p.provider_match && matches(p.provider_match, word))
  );
}

/** Copilot sells models under its own price list, whatever their maker. Other agents call the makers or say whom they call. */
export function sellerOfAgent(card: RateCard, agent: AgentId): RateProvider | undefined {
  return agent === 'copilot-cli' || agent === 'copilot-chat' ? byId(card, 'github-copilot') : undefined;
}

/** Sellers' own models by the start of their names, for logs that name nobody. Z.ai before Zhipu: its dollar prices are what is billed outside China. */
const FAMILIES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^claude/, ['anthropic']],
  [/^(?:gpt-|chatgpt|codex|o\d)/, ['openai']],
  [/^(?:gemini|gemma)/, ['google']],
  [/^grok/, ['x-ai']],
  [/^glm/, ['zai', 'zhipuai']],
  [/^composer/, ['cursor']],
  [/^qwen/, ['qwen']],
  // Microsoft's own models are sold through Copilot only.
  [/^(?:mai-|oswe-|raptor)/, ['github-copilot']],
];

/** The sellers whose list price is the maker's own for this model, likeliest first. */
export function makersOf(card: RateCard, maker: string, id: string): readonly RateProvider[] {
  const named = maker === 'zai' ? ['zai', 'zhipuai'] : [maker];
  const family = FAMILIES.find(([pattern]) => pattern.test(id))?.[1] ?? [];
  const known = [...named, ...family].flatMap((p) => byId(card, p) ?? []);
  const claimed = card.providers.filter((p) => p.model_match && matches(p.model_match, id));
  return [...new Set([...known, ...claimed])];
}

export function byId(card: RateCard, id: string): RateProvider | undefined {
  return card.providers.find((p) => p.id === id);
}
