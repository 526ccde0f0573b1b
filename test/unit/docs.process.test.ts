// A command in a document that does not run misleads the person who copies it.
import assert from 'node:assert/strict';
import { existsSync, globSync, mkdtempSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AGENTS } from '../../src/agents/all.ts';
import { UNMEASURED } from '../../src/agents/unmeasured.ts';
import { parseCommandLine } from '../../src/cli/command/parseCommandLine.ts';
import { COMMANDS } from '../../src/cli/commandTable.ts';
import { cliText } from './cli/cli.ts';
import { World } from './cli/world.ts';

const root = join(import.meta.dirname, '../..');
const documents = globSync(['README.md', 'docs/*.md', 'src/server/README.md'], { cwd: root });

/** The words of a line as a shell splits them: no quotes or variables occur in the documents. */
const wordsOf = (line: string): readonly string[] =>
  line
    .replace(/\s#.*$/u, '')
    .trim()
    .split(/\s+/u)
    .slice(1);

/** These need a network, a file, a session's id or run until they are ended: they are parsed, not run. */
const NOT_RUN = new Set(['serve', 'sync', 'mcp', 'statusline', 'tag', 'import', 'otel', 'export']);

describe('the commands in the documents', function () {
  this.timeout(120_000);
  const world = new World();
  before(() => {
    world.at(3).repo.write('base.txt', 'base\n').commit('Start');
    world.at(2).branch('feat/ABC-123', 'one');
    world.at(0).call(world.repo.dir, 'feat/ABC-123');
  });
  after(() => world.repo.remove());

  const lines = documents.flatMap((document) =>
    [...readFileSync(join(root, document), 'utf8').matchAll(/```sh\n([\s\S]*?)```/gu)]
      .flatMap(([, block = '']) => block.split('\n'))
      .filter((line) => line.startsWith('token-ledger '))
      .map((line) => ({ document, line })),
  );

  for (const { document, line } of lines) {
    const words = wordsOf(line);
    it(`${document}: ${line.replace(/\s+#.*$/u, '')}`, () => {
      const isInit = words[0] === 'serve' && words[1] === 'init';
      // The endpoint reads its own arguments.
      if (words[0] !== 'serve') assert.doesNotThrow(() => parseCommandLine(words, COMMANDS));
      if (NOT_RUN.has(words[0] ?? '') && !isInit) return;
      assert.notEqual(
        cliText(world.home, words, isInit ? { HOME: mkdtempSync(join(world.home, 'endpoint-')) } : {}, world.repo.dir),
        '',
      );
    });
  }

  it('are really read', () => assert.ok(lines.length > 15, String(lines.length)));
});

describe('the document of agents', () => {
  const text = readFileSync(join(root, 'docs/agents.md'), 'utf8');
  for (const { label, verified } of AGENTS)
    it(`has a row for ${label}, marked if it was not checked against real logs`, () => {
      const row = `| ${label}${verified ? '' : ' (unverified)'} |`;
      assert.ok(text.includes(row), `docs/agents.md has no row that begins with "${row}"`);
    });
  it('has as many rows as the comparison says', () => {
    const [, said] = /\[(\d+) agents\]/u.exec(readFileSync(join(root, 'docs/comparison.md'), 'utf8')) ?? [];
    assert.equal(Number(said), AGENTS.length);
  });
  for (const { what } of UNMEASURED) it(`names ${what}`, () => assert.ok(text.includes(what)));
});

describe('the links and pictures in the documents', () => {
  const pages = globSync(['*.md', 'docs/*.md', '.github/*.md', 'src/**/*.md'], { cwd: root });
  const targetsIn = (text: string): readonly string[] =>
    [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/gu)].map(
      ([, link, picture]) => link ?? picture ?? '',
    );
  /** As forges and VS Code make an anchor of a heading. */
  const anchorsIn = (text: string): readonly string[] =>
    [...text.matchAll(/^#+ (.+)$/gmu)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-'),
    );

  for (const page of pages)
    it(`${page.replaceAll('\\', '/')}: lead somewhere`, () => {
      const text = readFileSync(join(root, page), 'utf8').replaceAll(/```[\s\S]*?```/gu, '');
      const lost = targetsIn(text)
        .filter((target) => !/^(?:https|mailto):/u.test(target))
        .filter((target) => {
          const [path = '', anchor] = target.split('#');
          const file = path === '' ? join(root, page) : join(root, dirname(page), path);
          if (!existsSync(file)) return true;
          return anchor !== undefined && !anchorsIn(readFileSync(file, 'utf8')).includes(anchor);
        });
      assert.deepEqual(lost, []);
    });

  it('are really read', () => assert.ok(pages.length > 40, String(pages.length)));
});
