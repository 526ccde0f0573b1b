import { type Dirent, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Is there a log of Claude Code or Codex on this machine? Only names are looked at. */
export function hasAgentLogs(env: NodeJS.ProcessEnv = process.env, home: string = homedir()): boolean {
  const claude = (env['CLAUDE_CONFIG_DIR'] ?? join(home, '.claude')).split(',');
  const codex = env['CODEX_HOME'] ?? join(home, '.codex');
  const folders = [
    ...claude.map((dir) => join(dir.trim(), 'projects')),
    join(codex, 'sessions'),
    join(codex, 'archived_sessions'),
  ];
  return folders.some((folder) => holdsLog(folder, 6));
}

/** Deep enough for sessions/year/month/day; a home with many logs answers at the first one. */
function holdsLog(folder: string, depth: number): boolean {
  const entries = list(folder);
  if (entries.some((entry) => entry.isFile() && /\.jsonl(\.zst)?$/.test(entry.name))) return true;
  if (depth === 0) return false;
  return entries.some((entry) => entry.isDirectory() && holdsLog(join(folder, entry.name), depth - 1));
}

function list(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
