import type { Agent } from './agent.ts';
import { claude } from './claude.ts';
import { codex } from './codex.ts';

/** Every agent that this project reads, in the order in which views list them. */
export const AGENTS: readonly Agent[] = [claude, codex];
