import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { DAY_MS } from '../../core/durations.ts';
import { writeFileDurably } from '../../reading/atomicFile.ts';

/** Functions that ran for the first time since are added to what is kept after this long, ms. */
const KEPT_FOR = DAY_MS;

const HEAD = '(function (exports, require, module, __filename, __dirname) {';
const TAIL = '\n})';

type Wrapper = (
  exports: unknown,
  require: NodeJS.Require,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

/**
 * Loads a bundle for a command that is asked again and again. Node's compile cache holds no function that is compiled when it
 * is first called, which is most of what such a command waits for; this one is made at the end of a run. `folder`: where it
 * is kept; a folder that cannot be written does without.
 */
export function loadCompiled(bundle: string, folder: string, command: string): unknown {
  const { size, mtimeMs } = statSync(bundle);
  const path = join(folder, `${command}-${size}-${mtimeMs}-${process.versions.v8}`);
  const kept = readKept(path);
  const script = new Script(`${HEAD}${readFileSync(bundle, 'utf8')}${TAIL}`, {
    filename: bundle,
    columnOffset: -HEAD.length,
    ...(kept !== undefined && { cachedData: kept.data }),
  });
  if (kept === undefined || script.cachedDataRejected === true || kept.isOld)
    process.once('exit', (code) => {
      if (code === 0) keep(path, command, script);
    });
  const module = { exports: {} };
  const wrapper = script.runInThisContext() as Wrapper;
  wrapper(module.exports, createRequire(bundle), module, bundle, dirname(bundle));
  return module.exports;
}

function readKept(path: string): { readonly data: Buffer; readonly isOld: boolean } | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  try {
    return { data: readFileSync(path), isOld: Date.now() - found.mtimeMs > KEPT_FOR };
  } catch {
    return undefined;
  }
}

/** In place of what was kept for this command of other versions. */
function keep(path: string, command: string, script: Script): void {
  try {
    // On disk before it has its name: code that is cut in the middle must never be run.
    writeFileDurably(path, script.createCachedData());
    const folder = dirname(path);
    const others = readdirSync(folder).filter((name) => name.startsWith(`${command}-`) && join(folder, name) !== path);
    for (const name of others) rmSync(join(folder, name), { force: true });
  } catch {
    // The next start is as slow as this one.
  }
}
