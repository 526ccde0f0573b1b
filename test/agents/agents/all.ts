import type { TestedAgent } from './agent.ts';
import { claude } from './claude.ts';
import { cline } from './cline.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { droid } from './droid.ts';
import { gemini } from './gemini.ts';
import { grok } from './grok.ts';
import { kimi } from './kimi.ts';
import { openclaw } from './openclaw.ts';
import { kilo, opencode } from './opencode.ts';
import { pi } from './pi.ts';
import { qwen } from './qwen.ts';

export const TESTED: readonly TestedAgent[] = [
  claude,
  codex,
  gemini,
  qwen,
  opencode,
  kilo,
  pi,
  kimi,
  copilot,
  droid,
  cline,
  openclaw,
  grok,
];
