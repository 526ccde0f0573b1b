import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { claudeTraces } from '../../../agents/claude/claudeTraces.ts';
import { codexTraces } from '../../../agents/codex/codexTraces.ts';
import { copilotTraces } from '../../../agents/copilot/copilotTraces.ts';
import type { TraceFormat } from '../../../agents/format/toolTraces.ts';
import type { SessionName } from '../../../core/attribution/tagOffer.ts';
import { hash53 } from '../../../core/usage/hash.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import { tracesKey } from '../../../ledger/outcomes/traceStore.ts';

/** The agents whose logs hold what their tools printed, in a form that is known. */
const FORMATS: readonly TraceFormat[] = [claudeTraces, codexTraces, copilotTraces];

export interface SessionLog {
  readonly path: string;
  /** Stands for the path. */
  readonly name: string;
  /** When it was read for its calls. */
  readonly size: number;
  readonly format: TraceFormat;
}

/** The logs that can be looked at again, of each session with those of its sub-agents; by `tracesKey`. */
export function sessionLogs(ledger: Ledger): ReadonlyMap<string, readonly SessionLog[]> {
  const roots = rootsOf(ledger);
  const found = new Map<string, SessionLog[]>();
  for (const { path, agent, size } of ledger.logStamps()) {
    const format = FORMATS.find((each) => each.agent === agent);
    if (format === undefined || !path.endsWith('.jsonl')) continue;
    const own = sessionOf(path);
    const key = tracesKey(agent, roots.get(tracesKey(agent, own)) ?? own);
    const log = { path, size, name: hash53(path).toString(36), format };
    const known = found.get(key);
    if (known === undefined) found.set(key, [log]);
    else known.push(log);
  }
  return found;
}

/** The path of each session's own log, not of its sub-agents; '' where none is text, or it is gone. */
export function logPaths(ledger: Ledger, sessions: readonly SessionName[]): readonly string[] {
  const logs = sessionLogs(ledger);
  return sessions.map(({ agent, session }) => {
    const own = logs
      .get(tracesKey(agent, session))
      ?.find(({ path }) => sessionOf(path) === session && !isOfSubagent(path));
    return own !== undefined && existsSync(own.path) ? own.path : '';
  });
}

const isOfSubagent = (path: string): boolean => /[/\\]subagents[/\\]/.test(path);

/**
 * Claude Code names a log after its session, and keeps those of sub-agents in a folder of that name; Codex ends the name with
 * the id; Copilot CLI gives each session a folder.
 */
function sessionOf(path: string): string {
  const folder = /[/\\]([^/\\]+)[/\\](?:subagents[/\\]|events\.jsonl$)/.exec(path)?.[1];
  const stem = basename(path.replaceAll('\\', '/'), '.jsonl');
  return folder ?? /^rollout-.*?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(stem)?.[1] ?? stem;
}

/** The session that each sub-agent's session belongs to. */
function rootsOf(ledger: Ledger): ReadonlyMap<string, string> {
  const rows = ledger.db.prepare('SELECT DISTINCT agent, session, root FROM contexts WHERE root <> session').all();
  return new Map(rows.map((row) => [tracesKey(String(row['agent']), String(row['session'])), String(row['root'])]));
}
