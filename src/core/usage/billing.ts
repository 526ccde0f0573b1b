import { billingWords } from '../words/reasonWords.ts';
import { agentFacts } from './agents.ts';
import type { CallContext } from './context.ts';
import { readModelName } from './modelId.ts';

/** How the tokens of a session are paid for, as far as logs and the person say so. */
export const BILLING_MODES = ['plan', 'api', 'cloud', 'gateway'] as const;
export type BillingMode = (typeof BILLING_MODES)[number] | 'unknown';

/** What shows it. The codes are printed in reports: they never change. */
type Evidence = Exclude<keyof typeof billingWords, BillingMode | 'ways' | `way-${string}`>;

/** A mode with its evidence, `plan/plan-in-log`, as totals carry it. */
export type BillingCode = `${BillingMode}/${Evidence}`;

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

/** The codes that a session's totals carry. */
export type BillingCodes = readonly string[] | undefined;

/**
 * A sentence on who bills it, and one on how that is known; '' where it is not known. Of several ways each is named, with how
 * many of `sessions` are paid for so; a session that is paid for in two ways is one of each.
 */
export function billingText(codes: BillingCodes, sessions: () => readonly BillingCodes[] = () => []): string {
  const { mode, evidence } = billingOf(codes);
  if (mode === 'unknown') return '';
  if (mode === 'mixed') return waysText(codes, sessions());
  return [billingWords[mode](), ...evidence.map((code) => (isEvidence(code) ? billingWords[code]() : ''))]
    .filter((text) => text !== '')
    .join(' ');
}

const isEvidence = (code: string): code is Evidence => Object.hasOwn(billingWords, code);

function waysText(codes: BillingCodes, sessions: readonly BillingCodes[]): string {
  const ways = WAYS.filter((way) => isPaidFor(codes, way)).map((way) => {
    const count = sessions.filter((each) => isPaidFor(each, way)).length;
    const name = billingWords[`way-${way}`]();
    return count === 0 ? name : billingWords['way-of']({ way: name, n: count });
  });
  return billingWords.ways({ ways: ways.join(', ') });
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
