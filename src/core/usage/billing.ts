import { agentFacts } from './agents.ts';
import type { CallContext } from './context.ts';
import { readModelName } from './modelId.ts';

/** How the tokens of a session are paid for, as far as logs and the person say so. */
export const BILLING_MODES = ['plan', 'api', 'cloud', 'gateway'] as const;
export type BillingMode = (typeof BILLING_MODES)[number] | 'unknown';

/** What shows it: a sentence each. The codes are printed in reports: they never change. */
const EVIDENCE = {
  setting: 'You set it for this agent.',
  'plan-in-log': 'The log names the plan or the windows of one.',
  'plan-windows': "The agent's status line reports the windows of a plan.",
  'plan-provider': 'The log names a plan as the provider.',
  seat: 'GitHub Copilot Chat is billed by the seat.',
  'cloud-answers': "The answers' ids are those of a cloud.",
  'cloud-provider': 'The log names a cloud as the provider.',
  'gateway-provider': 'The log names a gateway as the provider.',
  'foreign-model': "Another vendor's model answered in Claude Code's format.",
  'own-key': "The log names the vendor's own interface, which takes a key of yours.",
  none: 'Nothing in the log shows how it is paid for.',
} as const;

/** A mode with its evidence, `plan/plan-in-log`, as totals carry it. */
export type BillingCode = `${BillingMode}/${keyof typeof EVIDENCE}`;

export const UNKNOWN_BILLING: BillingCode = 'unknown/none';

/** What is known beside a call's own context. */
export interface BillingFacts {
  /** The mode that the person set for the agent. */
  readonly chosen: BillingMode | undefined;
  readonly answersOfCloud: boolean;
  readonly planInLog: boolean;
  readonly planWindows: boolean;
}

const CLOUD = /bedrock|vertex|foundry|azure|^aws|sagemaker/iu;
const GATEWAY = /openrouter|litellm|vercel|portkey|requesty|helicone|zenmux|gateway|^cline$|^kilocode$/iu;
const PLAN = /copilot|coding-?plan|kimi-for-coding|managed:kimi|openai-codex|chatgpt|oauth|claude-code/iu;
const VENDOR = /^(?:anthropic|openai|openai-native|gemini|google|deepseek|mistral|xai|groq|moonshot|zai|minimax)$/iu;
const SOLD_BY: Readonly<Record<string, BillingCode>> = {
  aws: 'cloud/cloud-provider',
  azure: 'cloud/cloud-provider',
  google: 'cloud/cloud-provider',
  openrouter: 'gateway/gateway-provider',
  'github-copilot': 'plan/plan-provider',
};

/** The billing mode of calls of one context. What the person says comes first, then what is about the calls themselves. */
export function billingCode(
  context: Pick<CallContext, 'agent' | 'model' | 'provider'>,
  facts: BillingFacts,
): BillingCode {
  const { agent, model, provider } = context;
  if (facts.chosen !== undefined) return `${facts.chosen}/setting`;
  if (facts.answersOfCloud) return 'cloud/cloud-answers';
  if (CLOUD.test(provider)) return 'cloud/cloud-provider';
  if (GATEWAY.test(provider)) return 'gateway/gateway-provider';
  const sold = SOLD_BY[readModelName(model).seller];
  if (sold !== undefined) return sold;
  if (agent === 'claude-code' && model !== '' && !/claude|anthropic|^arn:/iu.test(model))
    return 'gateway/foreign-model';
  if (facts.planInLog) return 'plan/plan-in-log';
  if (PLAN.test(provider)) return 'plan/plan-provider';
  if (agent === 'copilot-chat') return 'plan/seat';
  if (facts.planWindows) return 'plan/plan-windows';
  return agentFacts(agent).takesKeys && VENDOR.test(provider) ? 'api/own-key' : UNKNOWN_BILLING;
}

/** Billing of a sum, for people and machines; `mixed` where its calls are paid for in several ways. */
export interface Billing {
  readonly mode: BillingMode | 'mixed';
  readonly evidence: readonly string[];
}

/** Reads the codes that totals carry; none is not known. */
export function billingOf(codes: readonly string[] = []): Billing {
  const all = codes.length === 0 ? [UNKNOWN_BILLING] : codes;
  const modes = [...new Set(all.map((code) => code.split('/')[0] ?? ''))];
  const evidence = all.map((code) => code.split('/')[1] ?? '');
  const [mode] = modes.length === 1 ? BILLING_MODES.filter((each) => each === modes[0]) : ['mixed' as const];
  return { mode: mode ?? 'unknown', evidence };
}

const MODE_WORDS: Readonly<Record<BillingMode, string>> = {
  plan: 'List price; covered by your plan.',
  api: 'Billed by use, at your own key.',
  cloud: 'Billed by your cloud.',
  gateway: 'Billed by a gateway, at its own prices.',
  unknown: '',
};

/** A mode as one of several. */
const WAY_WORDS: Readonly<Record<BillingMode, string>> = {
  plan: 'covered by your plan',
  api: 'billed by use at your own key',
  cloud: 'billed by your cloud',
  gateway: 'billed by a gateway',
  unknown: 'not known',
};

/** The codes that a session's totals carry. */
export type BillingCodes = readonly string[] | undefined;

/**
 * A sentence on who bills it, and one on how that is known; '' where it is not known. Of several ways each is named, with how
 * many of `sessions` are paid for so; a session that is paid for in two ways is one of each.
 */
export function billingText(codes: BillingCodes, sessions: readonly BillingCodes[] = []): string {
  const { mode, evidence } = billingOf(codes);
  if (mode === 'unknown') return '';
  if (mode === 'mixed') return waysText(codes, sessions);
  const why = evidence.map((code) => EVIDENCE[code as keyof typeof EVIDENCE] ?? '');
  return [MODE_WORDS[mode], ...why].filter((text) => text !== '').join(' ');
}

function waysText(codes: BillingCodes, sessions: readonly BillingCodes[]): string {
  const ways = WAYS.filter((way) => isPaidFor(codes, way)).map((way) => {
    const count = sessions.filter((each) => isPaidFor(each, way)).length;
    return count === 0 ? WAY_WORDS[way] : `${WAY_WORDS[way]} (${count} ${count === 1 ? 'session' : 'sessions'})`;
  });
  return `Paid for in ${ways.length} ways: ${ways.join(', ')}.`;
}

const WAYS: readonly BillingMode[] = [...BILLING_MODES, 'unknown'];

const isPaidFor = (codes: BillingCodes, way: BillingMode): boolean =>
  (codes === undefined || codes.length === 0 ? [UNKNOWN_BILLING] : codes).some((code) => code.startsWith(`${way}/`));

/** The modes that a setting gives to agents; what is no mode is left out. */
export function cleanBilling(value: unknown): Readonly<Record<string, BillingMode>> {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).filter(([, mode]) => BILLING_MODES.some((each) => each === mode));
  return Object.fromEntries(entries);
}
