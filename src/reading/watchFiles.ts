import { type FSWatcher, watch } from 'node:fs';
import type { Watching } from './watch.ts';

/** Changes that come together are reported together. */
const COALESCE = 30;

/**
 * Reports when one of the named files in these folders changes, is made or replaced; any file where none is named. A folder that is not there, or stops
 * being watchable, is passed over in silence: there is a slow sweep for what this misses.
 */
export function watchFiles(
  files: ReadonlyMap<string, ReadonlySet<string> | undefined>,
  onChange: () => void,
): Watching {
  let timer: NodeJS.Timeout | undefined;
  const mark = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      onChange();
    }, COALESCE);
  };
  const watchers = [...files].flatMap(([folder, names]) => watchFolder(folder, names, mark));
  return {
    async close() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function watchFolder(folder: string, names: ReadonlySet<string> | undefined, mark: () => void): readonly FSWatcher[] {
  try {
    const watcher = watch(folder, (_, name) => {
      // Some systems do not say what changed.
      if (name === null || names === undefined || names.has(name)) mark();
    });
    watcher.on('error', () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}
