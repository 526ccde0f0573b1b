import { amp } from './amp.ts';
import { antigravity } from './antigravity.ts';
import { claude } from './claude/claude.ts';
import { cline } from './cline/cline.ts';
import { kiloCode } from './cline/kilo.ts';
import { rooCode } from './cline/roo.ts';
import { codex } from './codex/codex.ts';
import { copilotChat } from './copilot/copilotChat.ts';
import { copilotCli } from './copilot/copilotCli.ts';
import { crush } from './crush.ts';
import { devin } from './devin.ts';
import { droid } from './droid/droid.ts';
import type { Agent } from './format/agent.ts';
import { gemini } from './gemini/gemini.ts';
import { qwen } from './gemini/qwen.ts';
import { goose } from './goose.ts';
import { grok } from './grok.ts';
import { hermes } from './hermes.ts';
import { kimi } from './kimi/kimi.ts';
import { kiloCli, opencode } from './opencode/opencode.ts';
import { omp } from './pi/omp.ts';
import { openclaw } from './pi/openclaw.ts';
import { pi } from './pi/pi.ts';
import { zcode } from './zcode.ts';
import { zed } from './zed.ts';

/** Every agent that this project reads, in the order in which views list them. */
export const AGENTS: readonly Agent[] = [
  claude,
  codex,
  gemini,
  opencode,
  copilotCli,
  copilotChat,
  cline,
  rooCode,
  kiloCode,
  kiloCli,
  qwen,
  kimi,
  pi,
  amp,
  droid,
  goose,
  crush,
  openclaw,
  antigravity,
  zed,
  hermes,
  omp,
  grok,
  zcode,
  devin,
];
