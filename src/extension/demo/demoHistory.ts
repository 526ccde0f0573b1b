import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/durations.ts';

/** A made-up commit. `mark` names it for later ones; `after` and `merges` are marks. */
interface DemoCommit {
  readonly mark: number;
  readonly branch: string;
  /** ms UTC. */
  readonly time: number;
  readonly message: string;
  readonly after?: number;
  readonly merges?: number;
  /** The whole text of each file that it changes; null removes one. */
  readonly files: Readonly<Record<string, string | null>>;
}

const SEARCH_LINES = 60;
const SEARCH_CHANGED = 22;

/** A file of so many different lines. `edited`: so many of them from the top are of a later edit. */
const source = (name: string, lines: number, edited = 0): string =>
  Array.from(
    { length: lines },
    (_, i) => `export const ${name}${i} = ${i < edited ? `later(${i * 13})` : i * 7};\n`,
  ).join('');

/**
 * What became of the made-up work, as histories that `git fast-import` reads. The first: a branch that landed and was kept, one that
 * was changed later, one that is to be backed out. The same for the same times.
 */
export function earlierHistory(dayBegan: number): string {
  const at = (daysAgo: number, hour: number): number => dayBegan - daysAgo * DAY_MS + hour * HOUR_MS;
  const commits: readonly DemoCommit[] = [
    {
      mark: 1,
      branch: 'main',
      time: at(50, 9),
      message: 'Begin the shop',
      files: { 'src/shop.ts': source('shop', 30) },
    },
    ...landed(2, 1, 'feature/SHOP-101-cart', 'keep the cart over a reload', at(37, 13), 'cart', 40),
    ...landed(4, 3, 'feature/SHOP-104-search', 'search products by name', at(33, 13), 'search', SEARCH_LINES),
    {
      mark: 6,
      branch: 'main',
      time: at(28, 15),
      message: 'Search by brand, too',
      after: 5,
      files: { 'src/search.ts': source('search', SEARCH_LINES, SEARCH_CHANGED) },
    },
    ...landed(7, 6, 'fix/SHOP-107-rounding', 'round prices once', at(26, 13), 'price', 24),
  ];
  return commits.map(written).join('');
}

/** The mark of the landing that is backed out; the commit that does it names it by its id. */
export const BACKED_OUT = 8;

/** The second, which goes on from the marks of the first: `id` is backed out, work lands lately and today, and some is open. */
export function laterHistory(id: string, now: number, dayBegan: number): string {
  const at = (daysAgo: number, hour: number): number => dayBegan - daysAgo * DAY_MS + hour * HOUR_MS;
  const commits: readonly DemoCommit[] = [
    {
      mark: 9,
      branch: 'main',
      time: at(25, 9),
      message: `Revert "SHOP-107: round prices once"\n\nThis reverts commit ${id}.`,
      after: BACKED_OUT,
      files: { 'src/price.ts': null },
    },
    open(10, 9, 'spike-wasm', 'Try the parser as WebAssembly', at(22, 13), 'parser', 12),
    ...landed(11, 9, 'feature/SHOP-112-checkout', 'check out without an account', at(9, 13), 'checkout', 50),
    ...landed(13, 12, 'fix/SHOP-118-timezones', 'send delivery dates in the local zone', at(1, 13), 'delivery', 18),
    open(15, 14, 'feature/SHOP-121-invoices', 'SHOP-121: write invoices as PDF', now - 4 * MINUTE_MS, 'invoice', 44),
    ...landed(
      16,
      14,
      'fix/SHOP-125-currency',
      'show prices in the currency',
      now - 3 * MINUTE_MS,
      'currency',
      16,
      MINUTE_MS,
    ),
    // Its branch is there, and nothing is committed yet.
    { mark: 18, branch: 'tidy-up', time: at(1, 14), message: '', after: 14, files: {} },
  ];
  return commits.map((commit) => (commit.message === '' ? reset(commit) : written(commit))).join('');
}

const reset = ({ branch, after }: DemoCommit): string => `reset refs/heads/${branch}\nfrom :${after}\n\n`;

const open = (
  mark: number,
  after: number,
  branch: string,
  message: string,
  time: number,
  file: string,
  lines: number,
): DemoCommit => ({ mark, branch, time, message, after, files: { [`src/${file}.ts`]: source(file, lines) } });

/** A commit on a branch, and its merge into main. */
function landed(
  mark: number,
  main: number,
  branch: string,
  message: string,
  time: number,
  file: string,
  lines: number,
  mergedAfter = HOUR_MS,
): readonly DemoCommit[] {
  const [, key = ''] = /\/(SHOP-\d+)/.exec(branch) ?? [];
  const commit = open(mark, main, branch, `${key}: ${message}`, time, file, lines);
  return [
    commit,
    {
      mark: mark + 1,
      branch: 'main',
      time: time + mergedAfter,
      message: `Merge branch '${branch}'`,
      after: main,
      merges: mark,
      files: commit.files,
    },
  ];
}

function written({ mark, branch, time, message, after, merges, files }: DemoCommit): string {
  const who = `Demo <demo@example.com> ${Math.floor(time / 1000)} +0000`;
  return [
    `commit refs/heads/${branch}`,
    `mark :${mark}`,
    `author ${who}`,
    `committer ${who}`,
    data(message),
    ...(after === undefined ? [] : [`from :${after}`]),
    ...(merges === undefined ? [] : [`merge :${merges}`]),
    ...Object.entries(files).map(([path, text]) =>
      text === null ? `D ${path}` : `M 100644 inline ${path}\n${data(text)}`,
    ),
    '',
    '',
  ].join('\n');
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}`;
