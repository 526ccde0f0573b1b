import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../reading/folder.ts';

/** What runs the command line, for hooks: in two lines the program and its script. Editors and extensions move when they are updated. */
export const commandFile = (stateFolder: string): string => join(stateFolder, 'command');

export function writeCommandFile(stateFolder: string, dist: string): string {
  const path = commandFile(stateFolder);
  makeFolder(stateFolder);
  writeFileSync(path, `${process.execPath}\n${join(dist, 'cli.js')}\n`, { mode: 0o600 });
  return path;
}

/** Where a hook may ask for it, it is kept up to date; nothing is written otherwise. Never throws: hooks do without. */
export function refreshCommandFile(stateFolder: string, dist: string): void {
  try {
    const path = commandFile(stateFolder);
    const wanted = `${process.execPath}\n${join(dist, 'cli.js')}\n`;
    if (existsSync(path) && readFileSync(path, 'utf8') !== wanted) writeCommandFile(stateFolder, dist);
  } catch {
    // A state folder that cannot be written is told by whoever needs it more.
  }
}
