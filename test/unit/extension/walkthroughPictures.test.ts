// VS Code shows one picture in all languages: it has figures and names of tickets, and no words.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

describe('the pictures of the walkthrough', () => {
  const files = globSync('media/walkthrough/*.svg', { cwd: root });
  it('are four', () => assert.equal(files.length, 4));
  for (const file of files)
    it(`${basename(file)} has no word`, () => {
      const texts = [...readFileSync(join(root, file), 'utf8').matchAll(/<text[^>]*>([^<]*)</gu)].map(
        ([, text = '']) => text,
      );
      const words = texts.join(' ').replaceAll(/\b[A-Z]+-\d+\b/gu, '');
      assert.ok(texts.length > 0);
      assert.doesNotMatch(words, /\p{L}{2,}/u);
    });
});
