import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../../reading/atomicFile.ts';

const NAME = /^(\d+)-[0-9a-f-]{36}\.json$/;
const MOST_WINDOWS = 200;

/**
 * The folders of all windows that are open on this machine: a file for each in the state folder, named by its process. Where it
 * cannot be written, a window is alone.
 */
export class OpenWindows {
  readonly #folder: string;
  readonly #name = `${process.pid}-${randomUUID()}.json`;

  constructor(stateFolder: string) {
    this.#folder = join(stateFolder, 'windows');
  }

  /** Writes this window's folders down. */
  keep(folders: readonly string[]): void {
    try {
      writeFileAtomic(join(this.#folder, this.#name), JSON.stringify(folders));
    } catch {
      // A full or read-only disk: the other windows do not know of this one.
    }
  }

  /** The folders of the other windows whose processes still run. */
  others(): readonly string[] {
    return this.#files()
      .filter((name) => name !== this.#name && isRunning(Number(NAME.exec(name)?.[1])))
      .flatMap((name) => this.#foldersIn(name));
  }

  close(): void {
    rmSync(join(this.#folder, this.#name), { force: true });
    // Windows that were killed left theirs.
    for (const name of this.#files()) {
      if (!isRunning(Number(NAME.exec(name)?.[1]))) rmSync(join(this.#folder, name), { force: true });
    }
  }

  #files(): readonly string[] {
    try {
      return readdirSync(this.#folder)
        .filter((name) => NAME.test(name))
        .slice(0, MOST_WINDOWS);
    } catch {
      return [];
    }
  }

  #foldersIn(name: string): readonly string[] {
    try {
      const folders: unknown = JSON.parse(readFileSync(join(this.#folder, name), 'utf8'));
      return Array.isArray(folders) ? folders.filter((folder) => typeof folder === 'string') : [];
    } catch {
      return [];
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
