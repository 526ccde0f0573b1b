import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, isAbsolute, join, relative } from 'node:path';

/**
 * Finds git once, as an absolute path. A bare name would be looked for by the system, on Windows in the current folder
 * first: a repository could bring a `git` along. So entries of PATH that are relative or inside a workspace are refused.
 */
export class GitProgram {
  readonly #candidates: readonly string[];
  readonly #workspaces = new Set<string>();
  readonly #known = new Map<string, string | undefined>();

  constructor(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform) {
    this.#candidates = absoluteFolders(env).flatMap((folder) => programsIn(folder, platform));
    const current = currentFolder();
    if (current !== undefined) this.refuseInside(current);
  }

  /** No program inside the repository that holds `folder` is run from now on. */
  refuseInside(folder: string): void {
    for (const path of [folder, real(folder)]) {
      const workspace = path === undefined ? undefined : workspaceOf(path);
      if (workspace !== undefined) this.#workspaces.add(workspace);
    }
    this.#known.clear();
  }

  /** The program for questions about a git directory; undefined if there is none outside of its work tree. */
  pathFor(gitDir: string): string | undefined {
    if (!this.#known.has(gitDir)) this.#known.set(gitDir, this.#find(gitDir));
    return this.#known.get(gitDir);
  }

  #find(gitDir: string): string | undefined {
    const own = [gitDir, real(gitDir)].map((path) => (path === undefined ? undefined : workspaceOf(path)));
    const refused = [...this.#workspaces, ...own.filter((folder) => folder !== undefined)];
    return this.#candidates.find((program) => !refused.some((folder) => isInside(folder, program)));
  }
}

/** PATH without entries that mean another folder for each process. */
export function absoluteFolders(env: NodeJS.ProcessEnv): readonly string[] {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH');
  const entries = (name === undefined ? '' : (env[name] ?? '')).split(delimiter);
  return entries.map((entry) => entry.replace(/^"(.*)"$/, '$1')).filter((entry) => isAbsolute(entry));
}

/** The path as PATH names it; undefined where nothing can be run. A link is judged by where it is and by where it leads. */
function programsIn(folder: string, platform: NodeJS.Platform): readonly string[] {
  const path = join(folder, platform === 'win32' ? 'git.exe' : 'git');
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile() ? [path] : [];
  } catch {
    return [];
  }
}

/** The work tree that a folder or git directory belongs to. A home that is a repository itself is nobody else's. */
function workspaceOf(folder: string): string | undefined {
  for (let path = folder; path !== homedir(); path = dirname(path)) {
    if (basename(path) === '.git') return dirname(path);
    if (existsSync(join(path, '.git'))) return path;
    if (dirname(path) === path) return undefined;
  }
  return undefined;
}

function isInside(folder: string, program: string): boolean {
  return [program, real(program)].some((path) => {
    const below = path === undefined ? '..' : relative(folder, path);
    return below !== '..' && !/^\.\.[\\/]/.test(below) && !isAbsolute(below);
  });
}

function real(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** The folder that this process runs in may be gone. */
function currentFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
