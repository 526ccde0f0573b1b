import type { Format, HostEnvironment, Root } from '../format/agent.ts';
import { homesOf, joinPath } from '../format/paths.ts';
import { IN_CODEX_HOME, openclawHomes } from '../pi/openclaw.ts';

const isRollout = (relative: string): boolean => /\.jsonl(\.zst)?$/.test(relative);
const IN_SESSIONS = /\/(?:archived_)?sessions\//;

/**
 * `CODEX_HOME` names one folder; a list with commas is read too, and the usual home beside it (as Claude Code's is). OpenClaw
 * runs Codex in homes below its own folder.
 */
export function codexRoots(place: HostEnvironment, format: Format): readonly Root[] {
  const own = homesOf(place, 'CODEX_HOME', [`${place.home}/.codex`]).flatMap(({ path, origin }) =>
    ['sessions', 'archived_sessions'].map((folder) => ({
      path: `${path}/${folder}`,
      origin,
      format: (relative: string) => (isRollout(relative) ? format : undefined),
    })),
  );
  const inOpenclaw = openclawHomes(place).map(({ path, origin }) => ({
    path: joinPath(place, path, 'agents'),
    origin: origin === 'default' ? 'OpenClaw' : origin,
    format: (relative: string) =>
      isRollout(relative) && IN_CODEX_HOME.test(`agents/${relative}`) && IN_SESSIONS.test(relative)
        ? format
        : undefined,
    skip: ['node_modules', '.git', 'workspace'],
  }));
  return [...own, ...inOpenclaw];
}
