// The rules of the house that no compiler checks: small folders, each with a page of its own, and imports without circles.
import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '../..');
const MOST_FILES = 25;
const LONGEST_PAGE = 15;
const LONGEST_FILE = 250;

const files = globSync('src/**/*.{ts,tsx,mjs}', { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !path.endsWith('.d.ts') && !path.endsWith('.d.mts'));
const folders = [...new Set(files.map((path) => dirname(path)))];

/** Files of the project that a file imports, types included: a reader follows both. */
function importsOf(path: string): readonly string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/^(?:import|export)\b[^'";]*?from '(\.[^']+)'|^import '(\.[^']+)'/gmu)].map(
    ([, from, bare]) => relative(root, join(root, dirname(path), from ?? bare ?? '')).replaceAll('\\', '/'),
  );
}

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The groups of nodes that reach one another (Tarjan's strongly connected components of two nodes and more). */
function circlesOf(graph: Graph): readonly (readonly string[])[] {
  const circles: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const path: string[] = [];
  const visit = (node: string): void => {
    order.set(node, order.size);
    lowest.set(node, order.size - 1);
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) visit(next);
      if (path.includes(next)) lowest.set(node, Math.min(lowest.get(node) ?? 0, lowest.get(next) ?? 0));
    }
    if (lowest.get(node) !== order.get(node)) return;
    const circle = path.splice(path.indexOf(node));
    if (circle.length > 1) circles.push(circle.toSorted());
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return circles;
}

const fileGraph = new Map(files.map((path) => [path, new Set(importsOf(path))]));

describe('the house', () => {
  it(`has at most ${MOST_FILES} files in a folder`, () => {
    const full = folders.filter((folder) => {
      const own = readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) => entry.isFile());
      return own.length > MOST_FILES;
    });
    assert.deepEqual(full, []);
  });

  it(`has at most ${LONGEST_FILE} lines in a file`, () => {
    const lines = (path: string): number => readFileSync(join(root, path), 'utf8').trimEnd().split('\n').length;
    assert.deepEqual(
      files.filter((path) => lines(path) > LONGEST_FILE),
      [],
    );
  });

  for (const folder of folders.filter((each) => each.split('/').length > 1))
    it(`${folder} has a page of at most ${LONGEST_PAGE} lines`, () => {
      const page = join(root, folder, 'README.md');
      assert.ok(existsSync(page), 'no README.md');
      // The endpoint's page is a manual for those who run it.
      if (folder === 'src/server') return;
      assert.ok(readFileSync(page, 'utf8').trim().split('\n').length <= LONGEST_PAGE);
    });

  it('gives two files of different rooms different names, so that a search by name finds one', () => {
    const rooms = Map.groupBy(files, (path) => basename(path).replace(/\.tsx?$/u, ''));
    const twice = [...rooms].filter(([name, paths]) => name !== 'main' && paths.length > 1).map(([name]) => name);
    assert.deepEqual(twice, []);
  });

  it('has no circle of files', () => assert.deepEqual(circlesOf(fileGraph), []));

  it('has no circle of folders', () => {
    const graph = new Map(folders.map((folder) => [folder, new Set<string>()]));
    for (const [path, imported] of fileGraph)
      for (const target of imported)
        if (dirname(target) !== dirname(path)) graph.get(dirname(path))?.add(dirname(target));
    assert.deepEqual(circlesOf(graph), []);
  });

  it('says in plain words what code and data do: files are in a folder, logs hold, things happen again', () => {
    const odd = /\b(?:whoever|anew|lies|tells?|told|stands(?! for| in)|stood)\b/iu;
    const comment = /\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/[^\n]*/gu;
    const found = files.flatMap((path) =>
      (readFileSync(join(root, path), 'utf8').match(comment) ?? [])
        .filter((text) => odd.test(text))
        .map((text) => `${path}: ${text}`),
    );
    assert.deepEqual(found, []);
  });

  it('writes out the milliseconds of a day in one file of each layer that imports nothing', () => {
    const found = files.filter((path) => readFileSync(join(root, path), 'utf8').includes('86_400_000'));
    assert.deepEqual(found.toSorted(), ['src/git/scratchRepository.ts', 'src/wire/period.ts']);
  });

  it('makes the key of a session in one place; others are on disk, or hold more than a session', () => {
    const key = /agent\}(?: |\\n)\$\{[\w.]*session\}/u;
    const found = files.filter((path) => key.test(readFileSync(join(root, path), 'utf8')));
    assert.deepEqual(found.toSorted(), [
      'src/core/status/dueNotices.ts',
      'src/core/usage/sessionKey.ts',
      'src/engine/live/budgetKeeper.ts',
      'src/ledger/outcomes/traceStore.ts',
      'src/ledger/totals/itemised.ts',
    ]);
  });

  it('is really read', () => assert.ok(files.length > 400 && folders.length > 60));
});
