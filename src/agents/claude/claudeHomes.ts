import type { Format, HostEnvironment, Root } from '../format/agent.ts';
import { configFolder, homesOf, joinPath, localAppData } from '../format/paths.ts';

const isTranscript = (relative: string): boolean => relative.endsWith('.jsonl') && !relative.endsWith('/journal.jsonl');

/**
 * `CLAUDE_CONFIG_DIR` names one folder; a list with commas, as other readers accept it, is read too. The usual homes are read
 * beside it: the variable may be new, may hold for one terminal only, and an empty home must not hide a full one.
 */
export function claudeRoots(place: HostEnvironment, format: Format): readonly Root[] {
  const xdg = place.env['XDG_CONFIG_HOME'] || `${place.home}/.config`;
  const homes = homesOf(place, 'CLAUDE_CONFIG_DIR', [`${place.home}/.claude`, `${xdg}/claude`]);
  const root = (path: string, origin: string, isLog: (relative: string) => boolean): Root => ({
    path,
    origin,
    format: (relative) => (isLog(relative) ? format : undefined),
    skip: ['tool-results', 'memory'],
  });
  return [
    ...homes.map(({ path, origin }) => root(`${path.normalize('NFC')}/projects`, origin, isTranscript)),
    ...desktops(place).map(({ path, origin }) => ({
      ...root(
        joinPath(place, path, 'local-agent-mode-sessions'),
        origin,
        (relative) => /(?:^|\/)projects\//u.test(relative) && isTranscript(relative),
      ),
      verified: false as const,
    })),
  ];
}

/**
 * Claude Desktop keeps a home of its own for each task that an agent does on this machine (known from other readers). Since
 * February 2026 it is a package on Windows, whose `%APPDATA%` is a folder of the package; the family's name holds a hash of
 * its publisher, and is the same on every machine.
 */
function desktops(place: HostEnvironment): readonly { readonly path: string; readonly origin: string }[] {
  const usual = { path: joinPath(place, configFolder(place), 'Claude'), origin: 'Claude Desktop' };
  if (place.platform !== 'win32') return [usual];
  const packaged = ['Packages', 'Claude_pzs8sxrjxfjjc', 'LocalCache', 'Roaming', 'Claude'];
  return [usual, { path: joinPath(place, localAppData(place), ...packaged), origin: 'Claude Desktop (package)' }];
}
