/**
 * Returns a function that gives each of these folders its shortest distinct name: its path below their common folder. ''
 * where all are the same folder. Paths are absolute, with `/` or `\`; untrusted.
 */
export function shortFolderNames(folders: readonly string[]): (folder: string) => string {
  const all = [...new Set(folders)].map(partsOf);
  const [first = [], ...others] = all;
  if (others.length === 0) return () => '';
  let common = 0;
  while (common < first.length - 1 && others.every((parts) => parts[common] === first[common])) common += 1;
  return (folder) => {
    const parts = partsOf(folder);
    // The common folder itself keeps its own name.
    return parts.slice(Math.min(common, parts.length - 1)).join('/');
  };
}

const partsOf = (folder: string): readonly string[] => folder.split(/[/\\]/).filter((part) => part !== '');

/** The folder's own name: `shop` of `/home/me/shop`. */
export const folderName = (folder: string): string => partsOf(folder).at(-1) ?? folder;
