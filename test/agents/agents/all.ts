import type { TestedAgent } from './agent.ts';
import { codex } from './codex.ts';

export const TESTED: readonly TestedAgent[] = [codex];
