// At 900 px the walkthrough has room for so much of a title. (The tree has the name of its container, which the editor writes once.)
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, ROOT } from '../core/words/tables.ts';

/** In columns of a terminal: East Asian signs are as wide as two letters. */
const ROOM: readonly (readonly [key: RegExp, columns: number])[] = [
  [/^walkthrough\.title$/u, 36],
  [/^walkthrough\.\w+\.title$/u, 52],
];
const WIDE = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/u;
const columnsOf = (text: string): number => [...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 2 : 1), 0);

const manifests = new Map([
  ['en', 'package.nls.json'],
  ...LANGUAGES.map((language) => [language, `src/translations/${language}/manifest.json`] as const),
]);

describe('titles of the walkthrough', () => {
  for (const [language, file] of manifests)
    it(`${language}: are not cut`, () => {
      const texts = Object.entries(JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Record<string, string>);
      const found = ROOM.flatMap(([key, room]) =>
        texts.filter(([name]) => key.test(name)).map(([name, text]) => ({ name, text, room })),
      );
      assert.equal(found.length, 5);
      assert.deepEqual(
        found.filter(({ text, room }) => columnsOf(text) > room),
        [],
      );
    });
});
