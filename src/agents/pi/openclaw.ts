import type { Agent, Format, HostEnvironment, Root } from '../format/agent.ts';
import { folderVariable, joinPath } from '../format/paths.ts';
import { openclawDatabase } from './openclawDatabase.ts';
import { transcriptLines } from './transcriptLines.ts';

/** A transcript is named by its session: `<session>.jsonl`, with a suffix once it was reset, deleted or put away. */
const LINES = transcriptLines('openclaw', (log) => log.relative.replace(/^.*\//, '').replace(/\.jsonl.*$/, ''));

/** OpenClaw runs Codex with homes of its own, for itself and for each login; Codex's reader reads them. */
export const IN_CODEX_HOME = /(^|\/)agents\/[^/]+\/agent\/(?:codex-home|cli-auth\/codex\/[^/]+)\//u;

function formatOf(relative: string): Format | undefined {
  if (IN_CODEX_HOME.test(relative)) return undefined;
  if (/(^|\/)agent\/openclaw-agent\.sqlite$/.test(relative)) return openclawDatabase;
  return /(^|\/)agents\/[^/]+\/.*\.jsonl(\.zst|\.(deleted|reset|archived)\.[^/]+)?$/.test(relative) ? LINES : undefined;
}

/** Names that it had before, in 2025 and 2026. */
const HOMES = ['.openclaw', '.clawdbot', '.moltbot', '.moldbot'] as const;
const VARIABLES = ['OPENCLAW_STATE_DIR', 'CLAWDBOT_STATE_DIR'] as const;

const root = (path: string, origin: string): Root => ({
  path,
  origin,
  format: formatOf,
  skip: ['node_modules', '.git', 'workspace', 'logs', 'media', 'extensions', 'browser'],
});

function profileHome(place: HostEnvironment): ReturnType<typeof openclawHomes> {
  const profile = place.env['OPENCLAW_PROFILE'] ?? '';
  if (!/^[\w-]+$/.test(profile)) return [];
  return [{ path: joinPath(place, place.home, `.openclaw-${profile}`), origin: 'OPENCLAW_PROFILE' }];
}

/** OpenClaw: one SQLite database an agent since 2026.7.2, transcript files before. An entry that was moved keeps its id. */
export const openclaw: Agent = {
  id: 'openclaw',
  label: 'OpenClaw',
  verified: true,
  roots: (place) => openclawHomes(place).map(({ path, origin }) => root(path, origin)),
};

/** The folders that OpenClaw may keep its state in, each with the variable that names it. */
export function openclawHomes(place: HostEnvironment): readonly { readonly path: string; readonly origin: string }[] {
  return [
    ...VARIABLES.flatMap((name) => {
      const path = folderVariable(place, name);
      return path === undefined ? [] : [{ path, origin: name }];
    }),
    ...profileHome(place),
    ...HOMES.map((name) => ({ path: joinPath(place, place.home, name), origin: 'default' })),
  ];
}
