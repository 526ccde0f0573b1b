/**
 * Makes the rate card that ships with the product: the price data of @pydantic/genai-prices, cut down to the sellers whose models
 * coding agents use and to the prices that a log can be charged with; then a second source's newer statements and the project's
 * own rows. Same shape as upstream's slim data, so that a later refresh from upstream is read by the same code.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { waitForUpdate } from '@pydantic/genai-prices';
import { mergeOwnRows, mergeSecondSource } from './mergeCards.mjs';
import { OWN_ROWS, OWN_SELLERS } from './ownRows.mjs';
import second from './secondSource.json' with { type: 'json' };

export const RATE_CARD_SCHEMA = 'token-ledger/rate-card@1';

/** When a version of the data was published; npm packages do not say it themselves. A new version must be added here by hand. */
const PUBLISHED = { '0.1.8': '2026-09-23' };

/** The order is upstream's; where a model names no seller, the first that claims it wins. */
const SELLERS = new Set([
  'anthropic',
  'aws',
  'azure',
  'cerebras',
  'cursor',
  'deepseek',
  'fireworks',
  'github-copilot',
  'google',
  'groq',
  'minimax',
  'mistral',
  'moonshotai',
  'openai',
  'openrouter',
  'together',
  'x-ai',
  'zai',
  'zhipuai',
]);

/** OpenRouter resells hundreds of chat and role-play models; these are the makers whose models coding agents offer. */
const OPENROUTER_MAKERS =
  /^~?(?:anthropic|openai|google|x-ai|deepseek|moonshotai|z-ai|qwen|mistralai|minimax|meta-llama|nvidia|xiaomi|stepfun|inclusionai|poolside|arcee-ai|morph|relace|amazon|bytedance-seed|tencent|kwaipilot|openrouter)\//;

/** What a log's counts can be charged with. Audio, images, pages and hours are not in these logs. */
const PRICE_KEYS = [
  'input_mtok',
  'cache_write_mtok',
  'cache_write_1h_mtok',
  'cache_write_12h_mtok',
  'cache_read_mtok',
  'output_mtok',
  'output_reasoning_mtok',
  'web_searches_kcount',
];

/** The rate card as plain JSON data. Same data in, same bytes out. */
export async function buildRateCard() {
  const version = await installedVersion();
  const date = PUBLISHED[version];
  if (date === undefined)
    throw new Error(`src/build/rateCard.mjs does not know when @pydantic/genai-prices ${version} was published`);
  const upstream = (await waitForUpdate()) ?? [];
  const first = { source: `@pydantic/genai-prices ${version}`, date };
  const providers = [...upstream.filter((p) => SELLERS.has(p.id)).map(slimProvider), ...structuredClone(OWN_SELLERS)];
  const differences = mergeSecondSource(providers, first, second);
  mergeOwnRows(providers, OWN_ROWS);
  const sources = [first, { source: second.source, date: second.date }];
  return {
    schema: RATE_CARD_SCHEMA,
    source: sources.map(({ source }) => source).join(', '),
    date: sources.reduce((latest, each) => (each.date > latest ? each.date : latest), ''),
    sources,
    differences,
    providers,
  };
}

/** Writes the card to a `.json` file (its folder is made), and beside it what its bytes hash to, which is dear to find at every start. Returns in how many models the sources differ. */
export async function writeRateCard(outFile) {
  const card = await buildRateCard();
  const text = JSON.stringify(card);
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  await mkdir(dirname(outFile), { recursive: true });
  await writeFile(outFile, text);
  await writeFile(outFile.replace(/json$/, 'hash.json'), JSON.stringify(hash));
  return card.differences.length;
}

async function installedVersion() {
  const file = new URL('../package.json', import.meta.resolve('@pydantic/genai-prices'));
  return JSON.parse(await readFile(file, 'utf8')).version;
}

function slimProvider(provider) {
  const { id, name, pricing_urls, model_match, provider_match, fallback_model_providers } = provider;
  const models = provider.models.filter((m) => id !== 'openrouter' || OPENROUTER_MAKERS.test(m.id)).flatMap(slimModel);
  return { id, name, pricing_urls, model_match, provider_match, fallback_model_providers, models };
}

/** A model that is not sold by the token (speech, pages, embeddings) is left out, but a free one is kept. */
function slimModel(model) {
  const steps = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
  const slim = steps.map((s) => ({
    ...(s.constraint && { constraint: slimConstraint(s.constraint) }),
    prices: slimPrices(s.prices),
  }));
  const sold = slim.every((s) => s.prices.input_mtok !== undefined && s.prices.output_mtok !== undefined);
  if (!sold && !model.id.endsWith(':free')) return [];
  const { id, match, context_window } = model;
  return [{ id, match, context_window, prices: Array.isArray(model.prices) ? slim : slim[0].prices }];
}

/** Without `type`: in upstream's JSON the fields alone give the kind. */
function slimConstraint({ start_date, start_time, end_time }) {
  return start_date === undefined ? { start_time, end_time } : { start_date };
}

function slimPrices(prices) {
  const slim = {};
  for (const key of PRICE_KEYS) if (prices[key] !== undefined) slim[key] = slimPrice(prices[key]);
  return slim;
}

function slimPrice(price) {
  if (typeof price === 'number') return whole(price);
  return { base: whole(price.base), tiers: price.tiers.map((t) => ({ start: t.start, price: whole(t.price) })) };
}

/**
 * A price per million tokens to six decimals is a whole number of pico-dollars per token. Upstream holds one that is not
 * (1/12 dollar, a storage fee spread over an hour); it loses less than a millionth of a dollar per million tokens.
 */
function whole(dollarsPerMillion) {
  return Math.round(dollarsPerMillion * 1e6) / 1e6;
}
