/** What the product must know of an agent's log beyond how to read it. Absent facts are false. */
interface AgentFacts {
  /** Each call says how much of its output was reasoning; for other agents a 0 means "not reported". */
  readonly logsReasoning?: true;
  /** The log names one branch for a session, whatever was checked out meanwhile. */
  readonly logsBranchOfStartOnly?: true;
  /** The log's time of a call is when it began. */
  readonly stampsCallStart?: true;
  /** It names the vendor as provider only where the person gave it a key of that vendor. */
  readonly takesKeys?: true;
  /** How git-ai notes name it. */
  readonly nameInNotes?: string;
}

/**
 * The agents that this project reads, with their facts. The ids are stored in ledgers, printed in reports and sent to team
 * endpoints: they never change.
 */
const AGENT_FACTS = {
  'claude-code': { nameInNotes: 'claude' },
  codex: { logsReasoning: true, logsBranchOfStartOnly: true },
  'gemini-cli': { logsReasoning: true, nameInNotes: 'gemini' },
  opencode: { logsReasoning: true, stampsCallStart: true },
  'copilot-cli': { logsReasoning: true, logsBranchOfStartOnly: true, takesKeys: true },
  'copilot-chat': {},
  cline: { logsBranchOfStartOnly: true, takesKeys: true },
  'roo-code': { takesKeys: true },
  'kilo-code': { stampsCallStart: true },
  'qwen-code': { logsReasoning: true },
  kimi: {},
  pi: { logsReasoning: true },
  amp: {},
  droid: { logsReasoning: true },
  goose: {},
  crush: {},
  openclaw: {},
  antigravity: { logsReasoning: true },
  zed: {},
  hermes: { logsReasoning: true },
  zcode: { logsReasoning: true },
  devin: {},
  grok: { logsReasoning: true },
  omp: { logsReasoning: true },
} as const satisfies Readonly<Record<string, AgentFacts>>;

export type AgentId = keyof typeof AGENT_FACTS;

export const AGENT_IDS = Object.keys(AGENT_FACTS) as readonly AgentId[];

const isAgentId = (agent: string): agent is AgentId => Object.hasOwn(AGENT_FACTS, agent);
const NO_FACTS: AgentFacts = {};

/** The facts of an agent; none for one that a newer version wrote into the ledger. */
export function agentFacts(agent: string): AgentFacts {
  return isAgentId(agent) ? AGENT_FACTS[agent] : NO_FACTS;
}
