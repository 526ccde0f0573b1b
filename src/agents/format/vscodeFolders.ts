import type { HostEnvironment } from './agent.ts';
import { configFolder, folderVariable, joinPath } from './paths.ts';

/** A `User` folder of some VS Code: it holds `globalStorage`, `workspaceStorage` and `profiles`. */
export interface UserFolder {
  readonly path: string;
  /** The product or the variable that names it, for the doctor. */
  readonly origin: string;
}

/** Folder names of VS Code and of the editors made from it, below the platform's settings folder. */
const DESKTOPS = [
  'Code',
  'Code - Insiders',
  'Code - Exploration',
  'Code - OSS',
  'VSCodium',
  'VSCodium - Insiders',
  'Cursor',
  'Windsurf',
  'Windsurf - Next',
  'Antigravity',
  'Kiro',
  'Trae',
] as const;

/** Folders below the home of the machine that an editor is connected to. Their `User` is in `data`. */
const SERVERS = [
  '.vscode-server',
  '.vscode-server-insiders',
  '.vscode-server-oss',
  '.vscode-remote',
  '.vscodium-server',
  '.cursor-server',
  '.windsurf-server',
  '.antigravity-server',
] as const;

/** Flatpak gives each application a settings folder of its own. */
const FLATPAKS = [
  ['com.visualstudio.code', 'Code'],
  ['com.visualstudio.code.insiders', 'Code - Insiders'],
  ['com.vscodium.codium', 'VSCodium'],
] as const;

/**
 * Every `User` folder that an editor may have on this machine, whether it exists or not: desktops, their portable and
 * moved forms, remote servers. Profiles (`User/profiles/<id>/globalStorage`) are left to the caller. No path comes twice.
 */
export function userFolders(place: HostEnvironment): readonly UserFolder[] {
  const known = foldersByPlace.get(place) ?? findFolders(place);
  foldersByPlace.set(place, known);
  return known;
}

/** Several agents ask for the same place. */
const foldersByPlace = new WeakMap<HostEnvironment, readonly UserFolder[]>();

function findFolders(place: HostEnvironment): readonly UserFolder[] {
  const found = new Map<string, string>();
  const add = (path: string, origin: string) => {
    if (!found.has(path)) found.set(path, origin);
  };
  addNamed(place, add);
  for (const name of DESKTOPS) add(joinPath(place, configFolder(place), name, 'User'), name);
  if (place.platform === 'linux') {
    for (const [app, name] of FLATPAKS) {
      add(joinPath(place, place.home, '.var/app', app, 'config', name, 'User'), `${name} (Flatpak)`);
    }
    add(joinPath(place, place.home, '.local/share/code-server/User'), 'code-server');
  }
  for (const name of SERVERS) add(joinPath(place, place.home, name, 'data', 'User'), name);
  return [...found].map(([path, origin]) => ({ path, origin }));
}

/** Places that a variable names; VS Code reads them itself (`environmentService`, `userDataPath`, the server's `main`). */
function addNamed(place: HostEnvironment, add: (path: string, origin: string) => void): void {
  const portable = folderVariable(place, 'VSCODE_PORTABLE');
  if (portable !== undefined) add(joinPath(place, portable, 'user-data', 'User'), 'VSCODE_PORTABLE');
  const moved = folderVariable(place, 'VSCODE_APPDATA');
  if (moved !== undefined) for (const name of DESKTOPS) add(joinPath(place, moved, name, 'User'), 'VSCODE_APPDATA');
  const server = folderVariable(place, 'VSCODE_AGENT_FOLDER');
  if (server !== undefined) add(joinPath(place, server, 'data', 'User'), 'VSCODE_AGENT_FOLDER');
}
