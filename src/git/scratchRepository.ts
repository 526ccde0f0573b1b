import { access, copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.ts';

/**
 * A git directory of our own that borrows the objects of a repository. Everything git writes lands here, and the
 * repository's configuration, attributes, hooks and remotes are out of reach: no merge driver, filter or lazy fetch can be
 * named by it.
 */
export interface ScratchRepository {
  readonly git: Git;
  readonly gitDir: string;
  /** The id of the tree that holds nothing. */
  readonly emptyTree: string;
  /** The repository holds only the newest part of its history. */
  readonly shallow: boolean;
  close(): Promise<void>;
}

const EMPTY_SHA1 = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const EMPTY_SHA256 = '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321';
const DAY = 86_400_000;
const PREFIX = 'objects-';

/** Opens a quarantine below `scratch` (a folder of ours). `commonDir` is the repository's absolute common directory. Throws what the file system throws. */
export async function openQuarantine(git: Git, commonDir: string, scratch: string): Promise<ScratchRepository> {
  git.refuseInside(commonDir);
  await mkdir(scratch, { recursive: true });
  await sweep(scratch);
  const sha256 = await usesSha256(commonDir);
  const gitDir = await mkdtemp(join(scratch, PREFIX));
  await mkdir(join(gitDir, 'objects', 'info'), { recursive: true });
  await mkdir(join(gitDir, 'refs'));
  await writeFile(join(gitDir, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(join(gitDir, 'config'), configText(sha256));
  await writeFile(join(gitDir, 'objects', 'info', 'alternates'), `${quoted(join(commonDir, 'objects'))}\n`);
  const shallow = await copied(join(commonDir, 'shallow'), join(gitDir, 'shallow'));
  return {
    git,
    gitDir,
    emptyTree: sha256 ? EMPTY_SHA256 : EMPTY_SHA1,
    shallow,
    close: () => rm(gitDir, { recursive: true, force: true, maxRetries: 3 }),
  };
}

function configText(sha256: boolean): string {
  const format = sha256 ? '1\n[extensions]\n\tobjectFormat = sha256' : '0';
  // Written objects are thrown away, so neither pressing nor syncing them pays; rename search is bounded for huge trees.
  const speed = '[core]\n\tbare = true\n\tlooseCompression = 0\n\tfsync = none\n[merge]\n\trenameLimit = 1000\n';
  return `[core]\n\trepositoryFormatVersion = ${format}\n${speed}[diff]\n\trenameLimit = 1000\n`;
}

/** `objects/info/alternates` reads a path in double quotes like a C string. */
function quoted(path: string): string {
  return `"${path.replaceAll('\\', '/').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

async function usesSha256(commonDir: string): Promise<boolean> {
  const text = await readFile(join(commonDir, 'config'), 'utf8').catch(() => '');
  return /^\s*objectformat\s*=\s*"?sha256/im.test(text);
}

async function copied(from: string, to: string): Promise<boolean> {
  try {
    await access(from);
    await copyFile(from, to);
    return true;
  } catch {
    return false;
  }
}

/** A process that was killed leaves its quarantine behind. */
async function sweep(scratch: string): Promise<void> {
  for (const name of await readdir(scratch)) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(scratch, name);
    const age = await stat(path).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    if (age > DAY) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
