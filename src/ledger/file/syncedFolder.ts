import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders that sync clients keep, by name; names that other folders have too are left out. */
const NAMES: readonly (readonly [name: RegExp, client: string])[] = [
  [/^dropbox( \(.+\))?$/i, 'Dropbox'],
  [/^onedrive( - .+)?$/i, 'OneDrive'],
  [/^google ?drive$/i, 'Google Drive'],
  [/^(mobile documents|com~apple~clouddocs|icloud ?drive)$/i, 'iCloud'],
  [/^cloudstorage$/i, 'a cloud drive'],
  [/^nextcloud$/i, 'Nextcloud'],
  [/^owncloud$/i, 'ownCloud'],
  [/^pcloud ?drive$/i, 'pCloud'],
  [/^box sync$/i, 'Box'],
];

/** What sync clients leave in the folders that they keep. */
const MARKS: readonly (readonly [file: string, client: string])[] = [
  ['.stfolder', 'Syncthing'],
  ['.dropbox.cache', 'Dropbox'],
  ['.nextcloudsync.log', 'Nextcloud'],
  ['.owncloudsync.log', 'ownCloud'],
  ['.tmp.drivedownload', 'Google Drive'],
];

/** The sync client that keeps a folder, for people; undefined where none is known to. */
export function syncClientOf(folder: string): string | undefined {
  for (const path of ancestors(realFolder(folder))) {
    const name = path.split(/[\\/]/).at(-1) ?? '';
    const named = NAMES.find(([pattern]) => pattern.test(name)) ?? MARKS.find(([file]) => existsSync(join(path, file)));
    if (named !== undefined) return named[1];
  }
  return undefined;
}

function ancestors(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

/** Of a folder that is still to be made, its nearest ancestor counts. */
function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    const parent = dirname(folder);
    return parent === folder ? folder : join(realFolder(parent), folder.slice(parent.length));
  }
}
