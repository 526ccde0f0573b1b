// The kinds of test files below test/unit, by their suffix. A file without one is pure: it starts no process and no git.
const ALL = 'test/unit/**/*.test.ts';
const KINDS = ['process', 'git', 'load'];

const only = (kind) => `test/unit/**/*.${kind}.test.ts`;

/** Arguments of mocha for each kind. Pure and git files share nothing, so they run side by side. */
export const SUITES = {
  pure: ['--parallel', '--jobs', '2', ...KINDS.flatMap((kind) => ['--ignore', only(kind)]), ALL],
  git: ['--parallel', '--jobs', '2', only('git')],
  process: [only('process')],
  load: [only('load')],
};
