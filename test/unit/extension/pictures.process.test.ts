import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawScreens, HASHES, MEDIA, PICTURE_THEMES, screenHashes } from './screens.ts';

const README = readFileSync(join(MEDIA, '../README.md'), 'utf8');
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const MOST_BYTES = 150_000;
/** The packer of the extension writes this before the address of an `img`, and leaves that of a `source` as it is. */
const RAW = 'https://github.com/token-ledger/token-ledger/raw/HEAD';

describe('the pictures of the README', () => {
  it('show the screens of today (npm run look takes them again)', () => {
    const now = screenHashes();
    const taken = readFileSync(HASHES, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('  '));
    assert.deepEqual(Object.fromEntries(taken.map(([hash, screen]) => [screen, hash])), now);
  });

  it('are hashed by what a person sees', () => {
    const { status, panel } = drawScreens();
    for (const words of [
      'What was spent',
      'What it was for',
      'ABC-1',
      'What became of it',
      'Commits of this day',
      '>abc1234<',
    ])
      assert.ok(panel.includes(words), words);
    assert.match(status, /\$1\.42 · ABC-123 · out 36%.*Cache read/);
    assert.deepEqual(drawScreens(), { status, panel });
  });

  for (const screen of ['status', 'panel'])
    it(`show the ${screen} in the theme of who reads, in small files`, () => {
      const source = `<source media="(prefers-color-scheme: dark)" srcset="${RAW}/media/${screen}-dark.png">`;
      assert.match(
        README,
        new RegExp(`<picture>\\n  ${escaped(source)}\\n  <img alt="[^"]{20,}" src="media/${screen}-light.png">`),
      );
      for (const theme of PICTURE_THEMES) {
        const bytes = readFileSync(join(MEDIA, `${screen}-${theme}.png`));
        assert.deepEqual(bytes.subarray(0, 4), PNG);
        assert.ok(bytes.length <= MOST_BYTES, `${bytes.length} bytes`);
      }
    });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
