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

/** Updates the file if a hook uses it; creates none. Never throws: hooks work without it. */
export function refreshCommandFile(stateFolder: string, dist: string): void {
  try {
    const path = commandFile(stateFolder);
    const wanted = `${process.execPath}\n${join(dist, 'cli.js')}\n`;
    if (existsSync(path) && readFileSync(path, 'utf8') !== wanted) writeCommandFile(stateFolder, dist);
  } catch {
    // Opening the ledger reports a state folder that cannot be written.
  }
}
