import { isAtLeast } from '../agents/agent.ts';

/** An agent by its id in the ledger, and its version. */
export interface AgentVersion {
  readonly agent: string;
  readonly version: string;
}

/** Agents whose logs name the output of an answer without the part that was thinking; some do so from a version on. */
const SINCE: Readonly<Record<string, string>> = {
  kimi: 'never',
  cline: 'never',
  droid: 'never',
  'claude-code': '2.1.200',
};

/** Whether the agent's log holds how much of an answer's output was thinking. The output itself is whole either way. */
export function logsThinking({ agent, version }: AgentVersion): boolean {
  const since = SINCE[agent];
  return since === undefined || (since !== 'never' && isAtLeast(version, since));
}
