import { watch as chokidarWatch } from 'chokidar';

export interface Watching {
  close(): Promise<void>;
}

export interface WatchOptions {
  readonly roots: readonly string[];
  /** Is this path a log, or (a folder) may one lie below it? */
  matters(path: string, isFile: boolean): boolean;
  onPaths(paths: readonly string[]): void;
  onError(error: Error): void;
}

/** Writes that come together are told together: an agent writes a line in several steps. */
const COALESCE = 8;

/** Tells which logs changed. What it misses (network drives, a full watch table) the slow sweep finds. */
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
  watcher.on('add', mark);
  watcher.on('change', mark);
  watcher.on('error', (error) => options.onError(error as Error));
  return {
    async close() {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}
