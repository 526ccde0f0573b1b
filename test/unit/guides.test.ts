// A guide that names a file which is gone leads a contributor nowhere.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const documents = globSync(['README.md', 'docs/*.md', '.github/*.md', 'src/**/*.md'], { cwd: root });

describe('the documents', () => {
  for (const document of documents) {
    const text = readFileSync(join(root, document), 'utf8');
    it(`${document}: each link to a file leads to one`, () => {
      const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)].map(([, path = '']) => path);
      const lost = links.filter((path) => !existsSync(join(root, dirname(document), path)));
      assert.deepEqual(lost, []);
    });
    it(`${document}: each file that it names is there`, () => {
      const names = [...text.matchAll(/`((?:src|test)\/[\w./-]+\.(?:ts|tsx|mjs|json))`/g)].map(([, path = '']) => path);
      assert.deepEqual(
        names.filter((path) => !/NAME|CASE|LANGUAGE|TABLE/u.test(path) && !existsSync(join(root, path))),
        [],
      );
    });
  }

  it('are really read', () => assert.ok(documents.length > 50));
});
