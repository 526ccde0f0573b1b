import type { AgentId } from '../core/usage/call.ts';
import type { Agent, HostEnvironment, Root } from './format/agent.ts';
import { joinPath } from './format/paths.ts';

export interface ExtraRoot {
  readonly agent: Agent;
  readonly root: Root;
}

/** How a folder that a person named is looked at: for the doctor, which names it also where nothing is in it. */
export const EXTRA_ORIGIN = 'extra folder';

/** Variables that name an agent's home whatever its folder is called: such homes are often kept side by side. */
const HOME_VARIABLES = {
  'claude-code': 'CLAUDE_CONFIG_DIR',
  codex: 'CODEX_HOME',
  // What `cline --data-dir` names for one run only.
  cline: 'CLINE_DATA_DIR',
} as const;

/** Where a home's root is the home itself: a folder in it that shows whose it is. */
const MARKS: Partial<Record<AgentId, string>> = { cline: 'sessions' };

/** Folders above a named one that may be the home it belongs to: `~/.local/share/opencode` is three below. */
const HIGHEST = 5;

/**
 * Roots in the folders that a person named beside this machine's own home (`place.extraRoots`, absolute paths). Each is
 * taken for a home in which agents' folders are (another user's, a backup, Windows' seen from WSL), and for an agent's own
 * folder (`.claude`, `.codex`, `.local/share/opencode`); if it is neither, for a home of Claude Code, Codex or Cline under
 * another name. Variables of this machine's environment hold for none of them. Only roots that exist are returned.
 */
export function extraRoots(
  agents: readonly Agent[],
  place: HostEnvironment,
  exists: (path: string) => boolean,
): readonly ExtraRoot[] {
  const found: ExtraRoot[] = [];
  for (const named of place.extraRoots ?? []) {
    const folder = named.length > 1 ? named.replace(/[\\/]+$/u, '') : named;
    const usual = agents.flatMap((agent) =>
      asHome(agent, place, folder)
        .filter(({ path }) => exists(path))
        .map(reported(agent)),
    );
    found.push(
      ...(usual.length > 0
        ? usual
        : asOtherName(agents, place, folder).filter(({ agent, root }) => exists(markOf(agent, place, root)))),
    );
  }
  return found;
}

function asHome(agent: Agent, place: HostEnvironment, folder: string): readonly Root[] {
  const roots: Root[] = [];
  for (const platform of layouts(place, folder)) {
    const at = (home: string): readonly Root[] =>
      agent.roots({ home, platform, env: {} }).map((root) => ({ ...root, path: own(place, root.path, platform) }));
    roots.push(...at(folder));
    for (const home of above(place, folder))
      roots.push(...at(home).filter(({ path }) => isInside(place, path, folder)));
  }
  return [...new Map(roots.map((root) => [root.path, root])).values()];
}

function asOtherName(agents: readonly Agent[], place: HostEnvironment, folder: string): readonly ExtraRoot[] {
  return agents.flatMap((agent) => {
    const variable = HOME_VARIABLES[agent.id as keyof typeof HOME_VARIABLES] as string | undefined;
    if (variable === undefined) return [];
    // A comma would part the path in two; such a folder can be named by the agent's own variable neither.
    const roots = agent.roots({ home: folder, platform: place.platform, env: { [variable]: folder } });
    return roots
      .map((root) => ({ ...root, path: own(place, root.path) }))
      .filter(({ path }) => isInside(place, path, folder))
      .map(reported(agent));
  });
}

function markOf(agent: Agent, place: HostEnvironment, root: Root): string {
  const mark = MARKS[agent.id];
  return mark === undefined ? root.path : joinPath(place, root.path, mark);
}

const reported =
  (agent: Agent) =>
  (root: Root): ExtraRoot => ({ agent, root: { ...root, origin: EXTRA_ORIGIN } });

/** Whose habits the folder may follow: Windows' folders are reached from WSL under /mnt, a distribution's from Windows under \\wsl$. */
function layouts({ platform }: HostEnvironment, folder: string): readonly HostEnvironment['platform'][] {
  if (platform === 'linux' && /^\/(?:mnt|run\/desktop\/mnt\/host)\/[a-z]\//u.test(`${folder}/`))
    return ['linux', 'win32'];
  if (platform === 'win32' && /^(?:\\\\|\/\/)wsl(?:\$|\.localhost)[\\/]/iu.test(folder)) return ['win32', 'linux'];
  return [platform];
}

/** Paths as this machine's file system has them, where another's habits made them. */
function own({ platform }: HostEnvironment, path: string, habits: HostEnvironment['platform'] = platform): string {
  if (platform === 'win32') return path.replaceAll('/', '\\');
  return habits === 'win32' ? path.replaceAll('\\', '/') : path;
}

function above(place: HostEnvironment, folder: string): readonly string[] {
  const separator = place.platform === 'win32' ? '\\' : '/';
  const parts = own(place, folder).split(separator);
  return Array.from({ length: Math.min(HIGHEST, parts.length - 2) }, (_, i) => parts.slice(0, -1 - i).join(separator));
}

function isInside(place: HostEnvironment, path: string, folder: string): boolean {
  const outer = own(place, folder);
  return path === outer || path.startsWith(`${outer}${place.platform === 'win32' ? '\\' : '/'}`);
}
