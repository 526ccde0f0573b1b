import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatedPaths, useAttributes } from '../../../src/git/attributes.ts';
import { Git } from '../../../src/git/git.ts';
import { openQuarantine } from '../../../src/git/scratchRepository.ts';

const ROWS: readonly (readonly [gitattributes: string, path: string, isGenerated: boolean])[] = [
  ['gen/ linguist-generated', 'gen/x.ts', false],
  ['gen/** linguist-generated', 'gen/deep/x.ts', true],
  ['*.[ch] linguist-generated', 'a.c', true],
  ['*.[ch] linguist-generated', 'a.ts', false],
  ['"a b/x.ts" linguist-generated', 'a b/x.ts', true],
  ['api/** linguist-generated=true\napi/own.ts -linguist-generated', 'api/own.ts', false],
  ['*.gen.ts linguist-generated', 'src/a.gen.ts', true],
  ['/top.ts linguist-generated', 'src/top.ts', false],
  ['# x.ts linguist-generated', 'x.ts', false],
  ['[attr]made linguist-generated\n*.pb.go made', 'x.pb.go', true],
  ['x.ts linguist-generated=false', 'x.ts', false],
  ['ä/*.ts linguist-generated', 'ä/line\nbreak.ts', true],
];

describe('what `.gitattributes` marks as generated, as git reads it', () => {
  const home = mkdtempSync(join(tmpdir(), 'attributes-'));
  after(() => rmSync(home, { recursive: true, force: true }));

  for (const [text, path, isGenerated] of ROWS)
    it(`${JSON.stringify(text)}: ${JSON.stringify(path)} is ${isGenerated ? '' : 'not '}generated`, async () => {
      const store = await openQuarantine(new Git(), home, join(home, 'scratch'));
      await useAttributes(store, `${text}\n`);
      assert.deepEqual([...(await generatedPaths(store, [path, 'other.txt']))], isGenerated ? [path] : []);
      await store.close();
    });
});
