import { OTHER } from './schema.ts';

/** First match wins. A closed list: the name of a private or local model never leaves the machine. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/claude.*opus/, 'claude-opus'],
  [/claude.*sonnet/, 'claude-sonnet'],
  [/claude.*haiku/, 'claude-haiku'],
  [/claude.*fable/, 'claude-fable'],
  [/^(?:.*\/)?gpt-?5.*codex/, 'gpt-5-codex'],
  [/^(?:.*\/)?gpt-?5.*(?:mini|nano)/, 'gpt-5-mini'],
  [/^(?:.*\/)?gpt-?5/, 'gpt-5'],
  [/^(?:.*\/)?gpt-?4/, 'gpt-4'],
  [/^(?:.*\/)?gpt-oss/, 'gpt-oss'],
  [/^(?:.*\/)?o[1-4](?:-|$)/, 'openai-o'],
  [/gemini.*flash/, 'gemini-flash'],
  [/gemini.*pro/, 'gemini-pro'],
  [/qwen/, 'qwen'],
  [/kimi/, 'kimi'],
  [/deepseek/, 'deepseek'],
  [/^(?:.*\/)?glm/, 'glm'],
  [/^(?:.*\/)?grok/, 'grok'],
  [/minimax/, 'minimax'],
  [/(?:mistral|devstral|codestral)/, 'mistral'],
  [/llama/, 'llama'],
];

/** The family of a model as a log spells it (`claude-opus-4-5-20251101` → `claude-opus`), or `other`. */
export function modelFamily(model: string): string {
  const name = model.toLowerCase();
  return FAMILIES.find(([pattern]) => pattern.test(name))?.[1] ?? OTHER;
}
