/**
 * Prices that neither source has, or that one of them has wrong: each with where it is stated, and the day on which it was looked
 * up. Dollars per million tokens. A row replaces what the sources hold of the model; `sameAs` takes another model's prices.
 */
const LOOKED_UP = '2026-11-30';

const row = (seller, id, source, prices, more = {}) => ({ seller, id, source, date: LOOKED_UP, prices, ...more });

const claude = (input, write, read, output) => ({
  input_mtok: input,
  cache_write_mtok: write,
  cache_write_1h_mtok: 2 * input,
  cache_read_mtok: read,
  output_mtok: output,
  web_searches_kcount: 10,
});
const plain = (input, read, output) => ({ input_mtok: input, cache_read_mtok: read, output_mtok: output });
const from = (start_date, prices) => ({ constraint: { start_date }, prices });
/** Above `start` tokens of prompt another price holds. */
const tiered = (base, start, price) => ({ base, tiers: [{ start, price }] });

const ANTHROPIC = 'platform.claude.com/docs/en/about-claude/pricing';
const OPENAI = 'openai.com/api/pricing';
const COPILOT = 'docs.github.com/copilot: models and pricing';
const ZAI = 'docs.z.ai: pricing';

export const OWN_ROWS = [
  row('anthropic', 'claude-sonnet-5-5', `${ANTHROPIC}; cache reads at half the price since 2026-10-07`, [
    { prices: claude(2, 2.5, 0.2, 10) },
    from('2026-10-07', claude(2, 2.5, 0.1, 10)),
  ]),
  row('anthropic', 'claude-mythos-5', ANTHROPIC, claude(10, 12.5, 1, 50)),
  row('anthropic', 'claude-mythos-5-1', ANTHROPIC, claude(10, 12.5, 0.25, 50)),
  row('anthropic', 'claude-mythos-5-2', ANTHROPIC, claude(8, 10, 0.2, 40)),
  row('openai', 'gpt-6.1-terra', `${OPENAI}; a write for 12 hours at twice the price of one for minutes`, {
    input_mtok: tiered(1, 272_000, 2),
    cache_write_mtok: tiered(1.25, 272_000, 2.5),
    cache_write_12h_mtok: tiered(2.5, 272_000, 5),
    cache_read_mtok: tiered(0.05, 272_000, 0.1),
    output_mtok: tiered(5, 272_000, 7.5),
    web_searches_kcount: 10,
  }),
  row('openai', 'gpt-reserve', 'openai/codex model_catalog: the reserve of gpt-5.6-luna', undefined, {
    sameAs: [{ id: 'gpt-5.6-luna' }],
  }),
  row('openai', 'codex-auto-review', 'openai/codex: gpt-5.5 until 2026-07-08, gpt-5.6-luna since', undefined, {
    sameAs: [{ id: 'gpt-5.5' }, { id: 'gpt-5.6-luna', from: '2026-07-09' }],
  }),
  row('github-copilot', 'oswe-vscode-prime', COPILOT, plain(0.25, 0.025, 2), { names: ['raptor-mini'] }),
  row('github-copilot', 'mai-code-1-flash', COPILOT, plain(0.75, 0.075, 4.5), { names: ['mai-code-1-flash-picker'] }),
  row('zai', 'glm-5', ZAI, plain(1, 0.2, 3.2)),
  row('zai', 'glm-5.1', ZAI, plain(1.4, 0.26, 4.4)),
  row('zai', 'glm-5.3-flash', ZAI, plain(0.15, 0.03, 0.5)),
  row('deepseek', 'deepseek-chat', 'api-docs.deepseek.com: an alias of deepseek-v4-flash since 2026-04-24', undefined, {
    sameAs: [{ id: 'deepseek-chat' }, { id: 'deepseek-v4-flash', from: '2026-04-24' }],
  }),
  row(
    'deepseek',
    'deepseek-reasoner',
    'api-docs.deepseek.com: an alias of deepseek-v4-flash since 2026-04-24',
    undefined,
    {
      sameAs: [{ id: 'deepseek-reasoner' }, { id: 'deepseek-v4-flash', from: '2026-04-24' }],
    },
  ),
  row('qwen', 'qwen3.7-max', 'alibabacloud.com/help/model-studio: model pricing', {
    ...plain(2.5, 0.5, 7.5),
    cache_write_mtok: 3.125,
  }),
];

/** Sellers that the first source does not have. */
export const OWN_SELLERS = [
  {
    id: 'qwen',
    name: 'Alibaba Cloud',
    pricing_urls: ['https://www.alibabacloud.com/help/en/model-studio/model-pricing'],
    models: [],
  },
];
