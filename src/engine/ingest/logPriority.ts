import type { Format } from '../../agents/format/agent.ts';
import type { FoundLog } from '../../reading/foundLogs.ts';

/** This window's own logs come before all others, and each by the time of its last change. */
export function logPriority(folders: readonly string[]): (log: FoundLog<Format>) => number {
  // Claude Code and Qwen name a project's folder so; the path of other agents' logs does not show their folder.
  const names = folders.map((folder) => folder.replace(/[^a-zA-Z0-9]/g, '-').slice(0, 200));
  return (log) => log.modified + (names.some((name) => log.relative.startsWith(name)) ? 1e15 : 0);
}
