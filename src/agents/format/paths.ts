import type { HostEnvironment } from './agent.ts';

/** Joins path parts in the platform's own way. Parts may hold '/', which Windows reads as well as its own; empty ones are dropped. */
export function joinPath(place: HostEnvironment, ...parts: readonly string[]): string {
  const separator = place.platform === 'win32' ? '\\' : '/';
  const kept = parts.filter((part) => part !== '').map(withoutEndSeparators);
  const joined = kept.join(separator);
  return place.platform === 'win32' ? joined.replaceAll('/', '\\') : joined;
}

/** By hand: an expression looks at each character, and thousands of paths are made before the first log is read. */
function withoutEndSeparators(part: string): string {
  let end = part.length;
  while (end > 0 && (part[end - 1] === '/' || part[end - 1] === '\\')) end -= 1;
  return end === part.length ? part : part.slice(0, end);
}

/** The value of a variable that names a folder, or undefined where it is unset or blank. A leading '~' stands for the home. */
export function folderVariable(place: HostEnvironment, name: string): string | undefined {
  const value = place.env[name]?.trim();
  if (value === undefined || value === '') return undefined;
  return /^~(?=$|[\\/])/u.test(value) ? joinPath(place, place.home, value.slice(2)) : value;
}

/** Reports whether a path is absolute on any platform: an agent's settings may have been written on another one. */
export const isAbsolute = (path: string): boolean => /^(?:[\\/]|[A-Za-z]:[\\/])/u.test(path);

/** Where the platform keeps programs' settings: `~/.config`, `~/Library/Application Support`, `%APPDATA%`. */
export function configFolder(place: HostEnvironment): string {
  if (place.platform === 'darwin') return joinPath(place, place.home, 'Library', 'Application Support');
  if (place.platform === 'win32') {
    return folderVariable(place, 'APPDATA') ?? joinPath(place, place.home, 'AppData', 'Roaming');
  }
  return folderVariable(place, 'XDG_CONFIG_HOME') ?? joinPath(place, place.home, '.config');
}

/** Where programs that follow XDG on every platform keep their data: `$XDG_DATA_HOME` or `~/.local/share`. */
export function dataFolder(place: HostEnvironment): string {
  return folderVariable(place, 'XDG_DATA_HOME') ?? joinPath(place, place.home, '.local', 'share');
}

/** `%LOCALAPPDATA%`; meaningful on Windows only. */
export function localAppData(place: HostEnvironment): string {
  return folderVariable(place, 'LOCALAPPDATA') ?? joinPath(place, place.home, 'AppData', 'Local');
}

/** Homes that a variable names (a list with commas), then the usual ones; each once, without a separator at its end. */
export function homesOf(
  place: HostEnvironment,
  variable: string,
  usual: readonly string[],
): readonly { readonly path: string; readonly origin: string }[] {
  const named = (place.env[variable] ?? '').split(',').map((path) => path.trim());
  const homes = new Map<string, string>();
  for (const path of [...named, ...usual]) {
    const bare = path.length > 1 ? path.replace(/[\\/]+$/u, '') : path;
    const tilde = /^~(?=$|[\\/])/u.test(bare) ? `${place.home}${bare.slice(1)}` : bare;
    if (tilde !== '' && !homes.has(tilde)) homes.set(tilde, named.includes(path) ? variable : 'default');
  }
  return [...homes].map(([path, origin]) => ({ path, origin }));
}
