import { watch as chokidarWatch } from 'chokidar';

export interface Watching {
  close(): Promise<void>;
}

export interface WatchOptions {
  readonly roots: readonly string[];
  /** Is this path a log, or (a folder) may there be one below it? */
  matters(path: string, isFile: boolean): boolean;
  onPaths(paths: readonly string[]): void;
  /** From now on changes are reported; what was written while the watches were set up is found by one more scan. */
  onReady(): void;
  onError(error: Error): void;
}

/** Writes that come together are reported together: an agent writes a line in several steps. */
const COALESCE = 8;
/** chokidar watches a new file only after it has reported it: what is written in between is found by another scan. */
const LOOK_AGAIN = [40, 200, 1000];

/** Reports which logs changed. The slow sweep finds what it misses (network drives, a full watch table). */
export function watchLogs(options: WatchOptions): Watching {
  const dirty = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    const paths = [...dirty];
    dirty.clear();
    options.onPaths(paths);
  };
  const mark = (path: string): void => {
    dirty.add(path);
    timer ??= setTimeout(flush, COALESCE);
  };
  const watcher = chokidarWatch([...options.roots], {
    ignoreInitial: true,
    followSymlinks: true,
    ignored: (path, stats) => stats !== undefined && !options.matters(path, stats.isFile()),
  });
  const again = new Set<NodeJS.Timeout>();
  watcher.on('add', (path) => {
    mark(path);
    for (const ms of LOOK_AGAIN) {
      const timeout = setTimeout(() => {
        again.delete(timeout);
        mark(path);
      }, ms);
      again.add(timeout);
    }
  });
  watcher.once('ready', () => options.onReady());
  watcher.on('change', mark);
  watcher.on('error', (error) => options.onError(error as Error));
  return {
    async close() {
      clearTimeout(timer);
      for (const timeout of again) clearTimeout(timeout);
      await watcher.close();
    },
  };
}
