import type { Agent } from './agent.ts';
import { amp } from './amp.ts';
import { antigravity } from './antigravity.ts';
import { claude } from './claude.ts';
import { cline } from './cline.ts';
import { codex } from './codex.ts';
import { copilotChat } from './copilotChat.ts';
import { copilotCli } from './copilotCli.ts';
import { crush } from './crush.ts';
import { droid } from './droid.ts';
import { gemini } from './gemini.ts';
import { goose } from './goose.ts';
import { hermes } from './hermes.ts';
import { kiloCode } from './kilo.ts';
import { kimi } from './kimi.ts';
import { openclaw } from './openclaw.ts';
import { kiloCli, opencode } from './opencode.ts';
import { pi } from './pi.ts';
import { qwen } from './qwen.ts';
import { rooCode } from './roo.ts';
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
];
