import { readModelName } from '../usage/modelId.ts';

/** An exact factor on every token price of a call. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/** What changes the price of a call beside its model and tokens, as it was applied. */
export interface Modifier extends Ratio {
  readonly name: string;
  /** The source of the factor, in words that can be shown. */
  readonly source: string;
  /** The factor is not on the vendor's page but drawn from a neighbour: the screen must say so. */
  readonly inferred: boolean;
}

export interface ModifierSet {
  readonly applied: readonly Modifier[];
  /** Words of the call that have no known factor for this model: it is priced without them, and the price says so. */
  readonly unknown: readonly string[];
}

/** One web search, in nano-dollars, where the card has no price of its own: $10 per 1,000 on both pages below. */
export const WEB_SEARCH = {
  price: 10_000_000,
  source: 'platform.claude.com/docs/en/about-claude/pricing, openai.com/api/pricing: $10 per 1,000 web searches',
} as const;

/**
 * Words that multiply nothing. `SUM`: the counts are of several requests, so no tier for large prompts can be read from them.
 * `LONG_WRITES`: what was written to the cache is kept for 12 hours.
 */
export const SUM = 'sum';
export const LONG_WRITES = 'cache-12h';
const NEUTRAL: ReadonlySet<string> = new Set(['', 'standard', 'default', SUM, LONG_WRITES]);

interface Rule {
  readonly words: readonly string[];
  readonly models: RegExp;
  readonly ratio: readonly [number, number];
  readonly source: string;
  readonly inferred?: true;
}

const CLAUDE_FAST = 'platform.claude.com/docs/en/build-with-claude/fast-mode';
// The page was called api-priority-processing until 2026-07-30; both words are the same tier since.
const OPENAI_FAST = 'openai.com/api-fast-mode';
const GEMINI_TIERS = 'ai.google.dev/gemini-api/docs/optimization';
const OPENAI_TIER = ['fast', 'priority'];
/** A date may follow a name, another version number may not. */
const END = '(?:-20\\d{2}-?\\d{2}-?\\d{2})?$';

/** Read from the top; the first rule that knows the word and the model holds. */
const RULES: readonly Rule[] = [
  // Claude fast mode: 6x for Opus 4.6 and 4.7 ($30 / $150), 2x since Opus 4.8 ($10 / $50). It stacks with the cache prices.
  { words: ['fast'], models: model('claude-opus-4-[67]'), ratio: [6, 1], source: `${CLAUDE_FAST}: 6x standard rates` },
  {
    words: ['fast'],
    models: model('claude-opus-(?:4-8|5)'),
    ratio: [2, 1],
    source: `${CLAUDE_FAST}: 2x standard rates`,
  },
  {
    words: ['fast'],
    models: model('claude-(?:opus-5-5|fable-5-2)'),
    ratio: [2, 1],
    source: `${CLAUDE_FAST} offers it; 2x is taken from Opus 5`,
    inferred: true,
  },
  // OpenAI's table of July 2026, divided by the standard prices.
  { words: OPENAI_TIER, models: model('gpt-5[.-]5'), ratio: [5, 2], source: `${OPENAI_FAST}: $12.50 / $1.25 / $75` },
  { words: OPENAI_TIER, models: model('gpt-5-mini'), ratio: [9, 5], source: `${OPENAI_FAST}: $0.45 / $0.045 / $3.60` },
  {
    words: OPENAI_TIER,
    models: model('gpt-4[.]1(?:-mini)?|o3'),
    ratio: [7, 4],
    source: `${OPENAI_FAST}: o3 $3.50 / $0.875 / $14`,
  },
  { words: OPENAI_TIER, models: model('gpt-4o'), ratio: [17, 10], source: `${OPENAI_FAST}: $4.25 / $2.125 / $17` },
  { words: OPENAI_TIER, models: model('gpt-4o-mini'), ratio: [5, 3], source: `${OPENAI_FAST}: $0.25 / $0.125 / $1` },
  { words: OPENAI_TIER, models: model('o4-mini'), ratio: [20, 11], source: `${OPENAI_FAST}: $2 / $0.50 / $8` },
  {
    words: OPENAI_TIER,
    models: model(
      'gpt-4[.]1-nano|gpt-5(?:[.-][1-4])?(?:-codex)?|gpt-5[.-]1-codex-max|gpt-5[.-]4-mini|gpt-5[.-]6(?:-sol|-terra|-luna)?',
    ),
    ratio: [2, 1],
    source: `${OPENAI_FAST}: twice the standard price`,
  },
  {
    words: OPENAI_TIER,
    models: /^gpt-(?:[6-9]|\d\d)/,
    ratio: [2, 1],
    source: `${OPENAI_FAST}: 2x, as for GPT-5.6`,
    inferred: true,
  },
  {
    words: ['batch'],
    models: /^claude-/,
    ratio: [1, 2],
    source: 'platform.claude.com/docs/en/about-claude/pricing: batch 50 % off',
  },
  {
    words: ['batch', 'flex'],
    models: /^(?:gpt-|o\d|codex)/,
    ratio: [1, 2],
    source: 'openai.com/api/pricing: batch and flex at half price',
  },
  { words: ['batch', 'flex'], models: /^gemini-/, ratio: [1, 2], source: `${GEMINI_TIERS}: batch and flex 50 % off` },
  {
    words: ['priority'],
    models: /^gemini-/,
    ratio: [9, 5],
    source: `${GEMINI_TIERS}: 75 to 100 % more; 1.8x is taken`,
    inferred: true,
  },
  // inference_geo "us" exists from Opus 4.6 and Sonnet 4.6 on; older models reject it.
  {
    words: ['us'],
    models: /^claude-(?!3|2|v\d|haiku-4-5|(?:opus|sonnet)-4(?:-[015])?(?:-(?:20\d{6}|latest|thinking))*$)/,
    ratio: [11, 10],
    source: 'platform.claude.com/docs/en/build-with-claude/data-residency: 1.1x for US inference',
  },
];

/** Every word that a rule knows, once. */
export const MODIFIER_WORDS: readonly string[] = [...new Set(RULES.flatMap(({ words }) => words))];

/**
 * The factors for a call's modifiers (`Call.modifiers`: words joined by commas). `model` is the log's or the card's name of the
 * model. They multiply: Anthropic says that fast mode stacks with residency and cache prices. Web searches are not changed.
 */
export function modifiersOf(modifiers: string, model: string): ModifierSet {
  const id = readModelName(model).id;
  const applied: Modifier[] = [];
  const unknown: string[] = [];
  for (const word of new Set(modifiers.split(',').map((w) => w.trim()))) {
    if (NEUTRAL.has(word)) continue;
    const rule = RULES.find((r) => r.words.includes(word) && r.models.test(id));
    if (!rule) unknown.push(word);
    else applied.push(modifierOf(word, rule));
  }
  return { applied, unknown };
}

/** The product of all factors. */
export function productOf(ratios: readonly Ratio[]): Ratio {
  return ratios.reduce<Ratio>(
    (a, b) => ({ numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator }),
    { numerator: 1, denominator: 1 },
  );
}

function modifierOf(name: string, { ratio: [numerator, denominator], source, inferred }: Rule): Modifier {
  return { name, numerator, denominator, source, inferred: inferred ?? false };
}

function model(names: string): RegExp {
  return new RegExp(`^(?:${names})${END}`);
}
