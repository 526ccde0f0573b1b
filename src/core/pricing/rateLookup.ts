import type { AgentId } from '../usage/call.ts';
import { type ModelName, readModelName } from '../usage/modelId.ts';
import { goesBeyond, plainEffort, sameModel } from '../usage/sameModel.ts';
import { lists, matches } from './rateMatch.ts';
import type { RateCard, RateModel, RateProvider } from './rates.ts';
import { byId, isLocal, makersOf, sellerOf, sellerOfAgent } from './sellers.ts';

/** Which entry of the card prices a model. */
export interface Found {
  readonly seller: RateProvider;
  readonly model: RateModel;
  /** The card knows this very model; false: only a relative of it, and the screen must say so. */
  readonly exact: boolean;
  /** What a person should know about the choice. */
  readonly notes: readonly string[];
}

export type Lookup = Found | { readonly seller?: never; readonly notes: readonly string[] };

/** Names whose price the makers' pages and other price lists confirm, though upstream keeps them under a shorter name; dots as dashes. */
const CONFIRMED: ReadonlySet<string> = new Set(['gpt-5-codex', 'gpt-5-1-codex', 'gpt-5-1-codex-max', 'gpt-5-2-codex']);

/**
 * Finds the price entry for a model of a log. The seller that the log (or the spelling of the model, or the agent) names
 * comes first; if its list lacks the model, the maker's list price stands in, and last an entry of OpenRouter, which is then
 * never called exact. No other guess is made: a model that no rule of the card matches is not found.
 */
export function findModel(card: RateCard, agent: AgentId, provider: string, model: string): Lookup {
  const name = readModelName(model);
  if (name.id === '' || name.id.startsWith('<')) return { notes: [] };
  if (isLocal(provider)) return { notes: [`${provider} runs models on this machine: there is no list price`] };
  const candidates = candidatesOf(name);
  const seller = byId(card, name.seller) ?? sellerOf(card, provider) ?? sellerOfAgent(card, agent);
  const own = seller && inSeller(card, seller, name, candidates);
  if (own) return own;
  const notes = seller ? [`${seller.name ?? seller.id} lists no price for it: the maker's list price is used`] : [];
  for (const maker of makersOf(card, name.maker, name.id)) {
    const found = inSeller(card, maker, name, candidates);
    if (found) return { ...found, notes: [...found.notes, ...notes] };
  }
  return resold(card, name) ?? { notes: [] };
}

function inSeller(
  card: RateCard,
  seller: RateProvider,
  name: ModelName,
  candidates: readonly string[],
): Found | undefined {
  const lenders = (seller.fallback_model_providers ?? []).flatMap((id) => byId(card, id) ?? []);
  for (const candidate of candidates) {
    for (const list of [seller, ...lenders]) {
      const model = list.models.find((m) => matches(m.match, candidate));
      if (model) return { seller: list, model, exact: isExact(model, name, candidate), notes: [] };
    }
  }
  return undefined;
}

function isExact(model: RateModel, name: ModelName, candidate: string): boolean {
  if (sameModel(name.id, model.id)) return true;
  // Upstream lists some names it expects under a relative's price: a listed name counts only if it is no longer than the id.
  return (
    lists(model.match, candidate) && (CONFIRMED.has(name.id.replaceAll('.', '-')) || !goesBeyond(name.id, model.id))
  );
}

function resold(card: RateCard, name: ModelName): Found | undefined {
  const router = byId(card, 'openrouter');
  const maker = name.maker || (name.id.startsWith('qwen') ? 'qwen' : '');
  if (!router || maker === '') return undefined;
  const found = inSeller(card, router, name, [`${maker}/${name.id}`]);
  return (
    found && { ...found, exact: false, notes: ["its maker's prices are not in the card: OpenRouter's price is used"] }
  );
}

/** The spellings under which a card may hold the model, the most literal first. */
function candidatesOf(name: ModelName): readonly string[] {
  const last = name.full.slice(name.full.lastIndexOf('/') + 1);
  const fast = name.fast ? spellings(`${name.id}-fast`, name.maker) : [];
  const plain = plainEffort(name.id) ?? plainColon(name.id);
  const all = [
    name.full,
    last,
    ...fast,
    ...spellings(name.id, name.maker),
    ...(plain ? spellings(plain, name.maker) : []),
  ];
  return [...new Set(all)].filter((text) => text !== '');
}

function spellings(id: string, maker: string): readonly string[] {
  // Copilot and OpenRouter write a Claude version with a dot, OpenRouter puts the maker before it.
  const dotted = id.startsWith('claude-') ? id.replace(/-(\d)-(\d)(?=$|-)/, '-$1.$2') : id;
  const makers = [maker, ...(maker === '' && id.startsWith('claude-') ? ['anthropic'] : [])].filter((m) => m !== '');
  const vendor = makers.flatMap((m) => [`${m}/${dotted}`, `${m}/${id}`]);
  const undated = id.replace(/-20\d{2}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])$/, '');
  const dashed = id.replace(/-(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=-|:|$)/, '-$1-$2-$3');
  return [id, dotted, ...vendor, dashed, undated];
}

function plainColon(id: string): string | undefined {
  const at = id.lastIndexOf(':');
  // `:free` and `:extended` are models of their own, with their own prices.
  return at > 0 && !/:(?:free|extended)$/.test(id) ? id.slice(0, at) : undefined;
}
