import { readModelName } from '../usage/modelId.ts';

const FAMILIES: Readonly<Record<string, string>> = {
  gpt: 'GPT',
  glm: 'GLM',
  gemini: 'Gemini',
  grok: 'Grok',
  kimi: 'Kimi',
  qwen: 'Qwen',
  deepseek: 'DeepSeek',
};
const CLAUDE = /^claude-(?:(\d+)(?:-(\d{1,2}))?-)?(opus|sonnet|haiku)(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:-\d{8})?$/;

/**
 * A model as people name it: `Sonnet 4.5`, `GPT-5.1 Codex`, `Gemini 2.5 Pro`. A name of another shape stays as the log spells it;
 * untrusted then.
 */
export function modelLabel(raw: string): string {
  const { id, fast } = readModelName(raw);
  const claude = CLAUDE.exec(id);
  if (claude !== null) {
    const [, before, beforeMinor, family = '', after, afterMinor] = claude;
    const version = [after ?? before, after === undefined ? beforeMinor : afterMinor].filter(Boolean).join('.');
    return [capital(family), version, fast ? 'fast' : ''].filter(Boolean).join(' ');
  }
  const [head = '', ...rest] = id.split('-');
  const family = FAMILIES[head];
  if (family === undefined || !/^[\w.]+(?:-[\w.]+)*$/.test(id) || /-\d{4,}/.test(id)) return raw;
  const [version, ...words] = rest.map((word) => (/^\d/.test(word) ? word : capital(word)));
  if (version === undefined) return family;
  const joint = family === 'GPT' || family === 'GLM' ? '-' : ' ';
  return [`${family}${joint}${version}`, ...words].join(' ');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
