// Tokens are the cost of work, not its value: words that say otherwise, or that set people side by side, stand nowhere in the product.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from './readManifest.ts';

const root = join(import.meta.dirname, '../..');

const FORBIDDEN =
  /\b(?:productiv\w*|unproductiv\w*|scor(?:e|es|ed|ing|ecard|eboard)|leader ?boards?|rank(?:s|ed|ing|ings)?|wast(?:e|es|ed|eful|ing|age)|efficient (?:developer|engineer|programmer|people)s?|top (?:developer|user|spender)s?|under-?perform\w*|lazy)\b/gi;

/** A field of a call and the ledger's column of that name, by which records of one call are distinguished; nobody ever sees it. */
const OWN_NAMES: Readonly<Record<string, readonly string[]>> = {
  'src/agents/format/newCall.ts': ['rank'],
  'src/ledger/schema/callsWithSums.ts': ['rank'],
  'src/ledger/schema/firstSteps.ts': ['rank'],
  'src/ledger/machines/exportLines.ts': ['rank'],
  'src/ledger/calls/storedRecords.ts': ['rank'],
  'src/ledger/calls/row.ts': ['rank'],
  'src/ledger/commit.ts': ['rank'],
  'src/ledger/reprice.ts': ['rank'],
};

interface Text {
  readonly place: string;
  readonly text: string;
}

/** The quoted strings and templates of code, without its comments. What stands between tags is not quoted, so JSX is taken whole. */
function stringsOf(code: string, isJsx: boolean): string {
  const tokens = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
  if (isJsx) return code.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, '');
  return (code.match(tokens) ?? []).filter((token) => !/^\/[/*]/.test(token)).join('\n');
}

function productTexts(): readonly Text[] {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const code = globSync('src/**/*.{ts,tsx,mjs}', { cwd: root }).map((path) => ({
    place: path.replaceAll('\\', '/'),
    text: stringsOf(read(path), path.endsWith('.tsx')),
  }));
  const documents = [
    'README.md',
    'CHANGELOG.md',
    'media/summary.css',
    ...globSync(['src/**/*.md', '.github/*.md'], { cwd: root }),
  ];
  const manifest = readManifest();
  const shown = ['displayName', 'description', 'keywords', 'contributes', 'capabilities'].map((key) => manifest[key]);
  return [
    ...code,
    ...documents.map((place) => ({ place, text: read(place) })),
    { place: 'package.json', text: JSON.stringify(shown) },
  ];
}

function forbiddenIn({ place, text }: Text): readonly string[] {
  const allowed = OWN_NAMES[place] ?? [];
  return [...text.matchAll(FORBIDDEN)]
    .filter(([word]) => !allowed.includes(word))
    .map(([word, at = '']) => `${place}: ${word} ${at}`.trim());
}

describe('the words of the product', () => {
  it('none of them is forbidden', () => assert.deepEqual(productTexts().flatMap(forbiddenIn), []));

  it('are really read', () => {
    const texts = productTexts();
    assert.ok(texts.length > 200);
    const all = texts.map(({ text }) => text).join('\n');
    for (const known of [
      'List-price estimate',
      'What became of it',
      'Switch Session…',
      'Cannot tell',
      'Copy as Markdown',
    ])
      assert.ok(all.includes(known), known);
  });

  it('a function’s comment begins with a verb, not with Whether or How', () => {
    const declared = String.raw`(?:(?:export )?(?:async )?function|(?:export )?const \w+ = (?:async )?\()`;
    const comment = new RegExp(
      String.raw`^\s*\/\*\*\s*(?:\* )?((?:Whether|How (?:many|much|long|far|often)) [^*]*)\*\/\n\s*${declared}`,
      'gmu',
    );
    const found = globSync('src/**/*.{ts,tsx}', { cwd: root }).flatMap((path) =>
      [...readFileSync(join(root, path), 'utf8').matchAll(comment)].map(([, text = '']) => `${path}: ${text.trim()}`),
    );
    assert.deepEqual(found, []);
  });

  const cases: readonly (readonly [text: string, found: number])[] = [
    ['Your productivity score', 2],
    ['the leaderboard ranks people', 2],
    ['Wasted tokens', 1],
    ['an efficient developer', 1],
    ['underscore, scoreless, franking, hasty', 0],
    ['A list-price estimate', 0],
  ];
  for (const [text, found] of cases)
    it(`${found} in "${text}"`, () => assert.equal(forbiddenIn({ place: 'x', text }).length, found));

  it('a comment is not a word of the product, a string is', () => {
    const code = [
      "// a score\n/* waste */ const a = 'fine'; const b = `score ${a}`;",
      'const c = "it\'s // no waste";',
    ].join('\n');
    assert.deepEqual(forbiddenIn({ place: 'x', text: stringsOf(code, false) }), ['x: score', 'x: waste']);
  });
});
