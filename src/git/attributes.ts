import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScratchRepository } from './scratchRepository.ts';

/** Values of an attribute that mean yes (gitattributes(5) and github/linguist). */
const MARKED = new Set(['set', 'true', '1', 'yes']);

/** A git directory that holds nothing but rules, so that they change no diff and no merge of the store itself. */
const rulesDir = ({ gitDir }: ScratchRepository): string => join(gitDir, 'attributes-only');

/** Puts the text of a repository's `.gitattributes` where `generatedPaths` asks git about it. */
export async function useAttributes(store: ScratchRepository, gitattributes: string): Promise<void> {
  const folder = rulesDir(store);
  for (const name of ['info', 'objects', 'refs']) await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(join(folder, 'config'), '[core]\n\trepositoryFormatVersion = 0\n\tbare = true\n');
  await writeFile(join(folder, 'info', 'attributes'), gitattributes);
}

/** Returns those of the paths that `linguist-generated` marks, by git's own reading of the rules. Throws `GitError`. */
export async function generatedPaths(
  store: ScratchRepository,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const args = ['check-attr', '-z', '--stdin', 'linguist-generated'];
  const input = paths.map((path) => `${path}\0`).join('');
  const fields = (await store.git.text({ gitDir: rulesDir(store), args, input, signal })).split('\0');
  const marked = new Set<string>();
  for (let i = 0; i + 2 < fields.length; i += 3) {
    if (MARKED.has((fields[i + 2] ?? '').toLowerCase())) marked.add(fields[i] ?? '');
  }
  return marked;
}
