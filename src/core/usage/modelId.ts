/** Names longer than this are not compared: no model is called so, and patterns stay cheap. */
export const LONGEST_NAME = 200;

/** What a model's name in a log means, once the spellings of gateways, clouds and settings are taken off. */
export interface ModelName {
  /** Lower case, trimmed, without a mark such as `[1m]`; the paths and prefixes still on it. */
  readonly full: string;
  /** The bare name: `claude-opus-4-6`. '' where there is none. */
  readonly id: string;
  /** Who made it, as a prefix says ('anthropic'); '' if none does. */
  readonly maker: string;
  /** Who sold it, as the spelling shows ('aws' for a Bedrock name); '' if it does not. */
  readonly seller: string;
  /** The inference region of a Bedrock name: 'us', 'eu', 'global' …; '' for none. */
  readonly region: string;
  /** A Claude model named with `-fast`: the same model at the price of fast mode. */
  readonly fast: boolean;
}

const SELLERS: Readonly<Record<string, string>> = {
  openrouter: 'openrouter',
  bedrock: 'aws',
  'amazon-bedrock': 'aws',
  azure: 'azure',
  azure_ai: 'azure',
  vertex: 'google',
  vertex_ai: 'google',
  'google-vertex': 'google',
  'github-copilot': 'github-copilot',
  github_copilot: 'github-copilot',
  copilot: 'github-copilot',
  groq: 'groq',
  cerebras: 'cerebras',
  fireworks: 'fireworks',
  'fireworks-ai': 'fireworks',
  fireworks_ai: 'fireworks',
  together: 'together',
  together_ai: 'together',
  togetherai: 'together',
};

const MAKERS: Readonly<Record<string, string>> = {
  anthropic: 'anthropic',
  openai: 'openai',
  google: 'google',
  gemini: 'google',
  'x-ai': 'x-ai',
  xai: 'x-ai',
  deepseek: 'deepseek',
  'deepseek-ai': 'deepseek',
  moonshotai: 'moonshotai',
  moonshot: 'moonshotai',
  'z-ai': 'zai',
  zai: 'zai',
  'zai-org': 'zai',
  zhipuai: 'zhipuai',
  mistralai: 'mistral',
  mistral: 'mistral',
  minimax: 'minimax',
  minimaxai: 'minimax',
  qwen: 'qwen',
  alibaba: 'qwen',
  cursor: 'cursor',
};

const BEDROCK =
  /^(?:(us|eu|apac|au|jp|ca|us-gov|global|regional)\.)?(anthropic|amazon|meta|mistral|deepseek|openai|qwen|moonshotai|moonshot|minimax|google|nvidia|zai)\.(.+)$/;

/** Reads a model's name as a log spells it. Any text is fine; what is longer than 200 characters is no name. */
export function readModelName(raw: string): ModelName {
  const trimmed = raw.length > LONGEST_NAME ? '' : raw.trim().toLowerCase();
  const full = trimmed.replace(/\s*\[\d+[mk]\]$/, '');
  const path = readPath(full);
  const cloud = BEDROCK.exec(path.last);
  const last = cloud?.[3] ?? path.last;
  const maker = cloud ? (MAKERS[cloud[2] ?? ''] ?? '') : path.maker;
  const bare = plainId(last.replace(/^~/, ''));
  const fast = /^claude-.*\d-fast$/.test(bare);
  return {
    full,
    id: fast ? bare.slice(0, -'-fast'.length) : bare,
    maker,
    seller: cloud ? 'aws' : path.seller,
    region: cloud?.[1] ?? '',
    fast,
  };
}

/** `openrouter/anthropic/claude-…`, `models/gemini-…`, `accounts/fireworks/models/…`, a Bedrock ARN: every part before the last is a hint or noise. */
function readPath(full: string): { last: string; seller: string; maker: string } {
  const parts = full.split('/');
  const last = parts.pop() ?? '';
  let seller = full.startsWith('arn:aws:bedrock:') ? 'aws' : '';
  let maker = '';
  for (const part of parts) {
    const word = part.replace(/^~/, '');
    if (Object.hasOwn(SELLERS, word)) seller ||= SELLERS[word] ?? '';
    else if (Object.hasOwn(MAKERS, word)) maker ||= MAKERS[word] ?? '';
  }
  return { last, seller, maker };
}

/** Takes `@date`, `-v1:0` and the dots in a Claude version off a name. */
function plainId(name: string): string {
  const dated = name.replace(/@(?:default|latest)$/, '').replace(/@(\d{8})$/, '-$1');
  if (!dated.startsWith('claude-')) return dated.replace(/-v\d+:\d+(?::\d+k)?$/, '');
  return dated.replace(/(\d)\.(\d)/g, '$1-$2').replace(/(?<=\d.*)-v\d+(?::\d+(?::\d+k)?)?$/, '');
}
