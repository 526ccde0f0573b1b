/**
 * Files whose lines are not counted when we ask what was kept: locks, snapshots, minified and generated text, data. Nobody writes them line by line, so their changes say nothing.
 */
const UNCOUNTED =
  /(?:^|\/)(?:dist|vendor|build|node_modules)\/|\.min\.[^/]*$|\.(?:snap|json|jsonl|csv|tsv|svg|lock|map)$|(?:^|\/)(?:yarn\.lock|pnpm-lock\.ya?ml|go\.sum|bun\.lockb?|Gemfile\.lock|flake\.lock|npm-shrinkwrap\.json)$/i;

/** Reports whether a file's lines count by its name alone; what the repository marks as generated, git answers. */
export const countsByName = (path: string): boolean => path !== '' && !UNCOUNTED.test(path);
