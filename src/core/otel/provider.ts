/** Who makes the models whose names begin so, as the GenAI conventions spell it. */
const BY_MODEL: readonly (readonly [prefix: RegExp, provider: string])[] = [
  [/claude/i, 'anthropic'],
  [/^(?:openai\/)?(?:gpt|o\d|codex)/i, 'openai'],
  [/gemini/i, 'gcp.gemini'],
  [/deepseek/i, 'deepseek'],
  [/mistral|codestral|devstral/i, 'mistral_ai'],
  [/grok/i, 'x_ai'],
  [/kimi/i, 'moonshot_ai'],
];

/** `gen_ai.provider.name`: what the log names, else who makes the model; `unknown` for neither. */
export function providerOf(named: string, model: string): string {
  if (/^[\w.-]{1,60}$/.test(named)) return named.toLowerCase();
  return BY_MODEL.find(([prefix]) => prefix.test(model))?.[1] ?? 'unknown';
}
