// The kinds of test files below test/unit, by their suffix. A file without one is pure: it starts no process and no git.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const ALL = 'test/unit/**/*.test.ts';
const KINDS = ['process', 'git', 'load'];

const only = (kind) => `test/unit/**/*.${kind}.test.ts`;

/** Files that run at a time share only what is read; each has its own temporary folders and ports. */
const sideBySide = (jobs) => ['--parallel', '--jobs', String(jobs)];

/** Arguments of mocha for each kind, the longest first. */
export const SUITES = {
  process: [...sideBySide(2), only('process')],
  // Some wait for timers of the product: a third file has work for two cores meanwhile.
  pure: [...sideBySide(3), ...KINDS.flatMap((kind) => ['--ignore', only(kind)]), ALL],
  git: [...sideBySide(2), only('git')],
};

/** Arguments for the tests under load, which have no other file of theirs beside them. */
export const LOAD = [only('load')];

/** Files of the workbench's suite that take longest, mostly by waiting: they begin first. */
const LONGEST = ['liveClock', 'teamEndToEnd', 'live', 'panelAxe', 'panel', 'start'];

/** Arguments of mocha for the workbench's suite: three windows at a time, each in a browser and a server of its own. */
export function workbenchArgs() {
  const first = LONGEST.map((name) => `${name}.test.ts`);
  const names = readdirSync(join(root, 'test/workbench')).filter((name) => name.endsWith('.test.ts'));
  const others = names.filter((name) => !first.includes(name)).sort();
  return ['--parallel', '--jobs', '3', ...[...first, ...others].map((name) => join('test/workbench', name))];
}
