import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative as pathFrom } from 'node:path';
import type { SiblingFiles } from '../../agents/format/agent.ts';

/** Size and time of each file beside a log that was asked for; '' for one that is not there. */
export type Stamps = Readonly<Record<string, string>>;

const LARGEST = 16 * 1024 * 1024;
const SHARED = 'there';

/**
 * The files around a log, and which of them its reader asked for. A log's text may name a path: only small files at most six
 * folders up from the log are looked at.
 */
export class Siblings implements SiblingFiles {
  readonly #folder: string;
  readonly #asked = new Map<string, string>();

  constructor(path: string) {
    this.#folder = dirname(path);
  }

  text(relative: string, shared = false): string | undefined {
    const path = allowed(this.#folder, relative);
    if (path === undefined) return undefined;
    // Before it is read: what changes meanwhile is read again.
    const stamp = siblingVersion(path);
    this.#asked.set(relative, shared && stamp !== '' ? SHARED : stamp);
    try {
      const real = realpathSync(path);
      return statSync(real).size > LARGEST ? undefined : readFileSync(real, 'utf8');
    } catch {
      return undefined;
    }
  }

  get stamps(): Stamps {
    return Object.fromEntries(this.#asked);
  }
}

/** Are the files beside a log as they were? Of one that many logs share only its coming and going counts. */
export function sameSiblings(path: string, before: Stamps): boolean {
  const folder = dirname(path);
  return Object.entries(before).every(([relative, stamp]) => {
    const neighbour = allowed(folder, relative);
    const now = neighbour === undefined ? '' : siblingVersion(neighbour);
    return stamp === SHARED ? now !== '' : now === stamp;
  });
}

function allowed(folder: string, relative: string): string | undefined {
  if (isAbsolute(relative)) return undefined;
  const target = join(folder, relative);
  return (pathFrom(folder, target).match(/\.\./g) ?? []).length > 6 ? undefined : target;
}

function siblingVersion(path: string): string {
  try {
    const { size, mtimeMs } = statSync(path);
    return `${size} ${mtimeMs}`;
  } catch {
    return '';
  }
}
