import { asObject, asText, type Loose } from './loose.ts';

/** What a tool call is to contain: matched to the names of the tool's own parameters. */
export interface Wishes {
  readonly command?: string;
  readonly path?: string;
  readonly content?: string;
  readonly prompt?: string;
  /** Texts that name the kinds of sub-agents which the agent offers. */
  readonly about?: string;
}

/** Arguments that follow a tool's JSON schema: the wishes where a parameter's name fits, else the plainest value. */
export function fillSchema(schema: Loose, wishes: Wishes, name = ''): unknown {
  if (schema['const'] !== undefined) return schema['const'];
  const union = schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf'];
  if (Array.isArray(union) && schema['type'] === undefined && schema['properties'] === undefined) {
    const choices = union.map(asObject);
    return fillSchema(choices.find(({ type }) => type !== 'null') ?? {}, wishes, name);
  }
  const choices = schema['enum'];
  if (Array.isArray(choices))
    return ['general-purpose', 'general'].find((each) => choices.includes(each)) ?? choices[0];
  const wish = wishFor(name, wishes, asText(schema['description']));
  switch (typeOf(schema)) {
    case 'object':
      return fillObject(schema, wishes);
    case 'array':
      if (/^(?:command|cmd)$/iu.test(name) && wishes.command !== undefined) return ['bash', '-lc', wishes.command];
      return [fillSchema(asObject(schema['items'] ?? { type: 'string' }), wishes, name)];
    case 'string':
      return wish ?? plainText(name);
    case 'number':
    case 'integer':
      // A model that is sure of a loop would end the turn.
      return schema['minimum'] ?? (/timeout/iu.test(name) ? 60_000 : /confidence/iu.test(name) ? 0 : 1);
    case 'boolean':
      return !/background|escalat|dangerous|sudo|approval/iu.test(name);
    default:
      return null;
  }
}

function typeOf(schema: Loose): string {
  const { type } = schema;
  const named = Array.isArray(type) ? (type as unknown[]).find((each) => each !== 'null') : type;
  return asText(named ?? (schema['properties'] === undefined ? 'string' : 'object')).toLowerCase();
}

function fillObject(schema: Loose, wishes: Wishes): object {
  const required: unknown = schema['required'];
  const entries = Object.entries(asObject(schema['properties'])).flatMap(([key, sub]) => {
    const isWished =
      wishFor(key, wishes, asText(asObject(sub)['description'])) !== undefined && !/timeout|justification/iu.test(key);
    const isRequired = Array.isArray(required) && required.includes(key);
    return isRequired || isWished ? [[key, fillSchema(asObject(sub), wishes, key)] as const] : [];
  });
  return Object.fromEntries(entries);
}

function plainText(name: string): string {
  if (/risk/iu.test(name)) return 'low';
  // Names of sub-agents must differ from one another.
  return /^(?:task_)?name$/u.test(name) ? `helper_${Math.random().toString(36).slice(2, 8)}` : 'next step';
}

const PARAMETERS: readonly (readonly [keyof Wishes, RegExp])[] = [
  ['command', /^(?:commands?|cmd|script)$/u],
  ['path', /^(?:file_?path|path|absolute_path|files?|paths|target_file|filename)$/u],
  ['content', /^(?:contents?|file_text|text|new_content)$/u],
  ['prompt', /^(?:prompts?|task|instructions?|message|objective|query|request)$/u],
];

const KINDS = ['generalist', 'general-purpose', 'coder', 'general', 'worker', 'codebase_investigator', 'explore'];

function wishFor(name: string, wishes: Wishes, description: string): string | undefined {
  const key = name.toLowerCase();
  for (const [wish, pattern] of PARAMETERS) if (wishes[wish] !== undefined && pattern.test(key)) return wishes[wish];
  if (wishes.prompt === undefined || !/^(?:subagent_type|agent_type|agent_name|agent|subagent)$/u.test(key))
    return undefined;
  if (key === 'agent_type' && /\bworker\b/u.test(description)) return 'worker';
  const about = `${description} ${wishes.about ?? ''}`;
  return KINDS.find((kind) => new RegExp(`\\b${kind}\\b`, 'u').test(about)) ?? 'general-purpose';
}
