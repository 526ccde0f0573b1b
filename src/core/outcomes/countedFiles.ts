/**
 * Files whose lines are not counted when we ask what was kept: locks, snapshots, minified and generated text, data. Nobody writes them line by line, so their changes say nothing.
 */
const UNCOUNTED =
  /(?:^|\/)(?:dist|vendor|build|node_modules)\/|\.min\.[^/]*$|\.(?:snap|json|jsonl|csv|tsv|svg|lock|map)$|(?:^|\/)(?:yarn\.lock|pnpm-lock\.ya?ml|go\.sum|bun\.lockb?|Gemfile\.lock|flake\.lock|npm-shrinkwrap\.json)$/i;

/** Whether a file's lines count. */
export type CountedPath = (path: string) => boolean;

/** A test for paths, from the repository's own `.gitattributes` (undefined if it has none): which files count. */
export function countedFiles(gitattributes: string | undefined): CountedPath {
  const rules = gitattributes ? generatedRules(gitattributes) : [];
  return (path) => {
    if (path === '' || UNCOUNTED.test(path)) return false;
    return !(rules.findLast(({ pattern }) => pattern.test(path))?.generated ?? false);
  };
}

interface Rule {
  readonly pattern: RegExp;
  readonly generated: boolean;
}

const MOST_RULES = 500;

function generatedRules(text: string): readonly Rule[] {
  const rules: Rule[] = [];
  for (const line of text.split('\n').slice(0, 5000)) {
    const [glob, ...attributes] = line.trim().split(/\s+/);
    if (!glob || glob.startsWith('#') || glob.length > 200 || rules.length >= MOST_RULES) continue;
    const attribute = attributes.findLast((name) => /^[-!]?linguist-generated(?:=|$)/.test(name));
    if (attribute === undefined) continue;
    rules.push({ pattern: globPattern(glob), generated: /^linguist-generated(?:=(?:true|1|yes))?$/i.test(attribute) });
  }
  return rules;
}

/** As in gitignore: a pattern without a slash matches a name at any depth, with one it matches from the root. */
function globPattern(glob: string): RegExp {
  const rooted = glob.replace(/\/$/, '').includes('/');
  const body = glob
    .replace(/^\//, '')
    .replace(/(?<many>\*{2,}\/?)|(?<some>\*)|(?<one>\?)|(?<other>[^*?]+)/g, (part, ...rest) => {
      const groups = rest.at(-1) as Readonly<Record<'many' | 'some' | 'one', string | undefined>>;
      if (groups.many) return part.endsWith('/') ? '(?:.*/)?' : '.*';
      if (groups.some) return '[^/]*';
      return groups.one ? '[^/]' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    });
  return new RegExp(`${rooted ? '^' : '(?:^|/)'}${body}${glob.endsWith('/') ? '' : '$'}`);
}
