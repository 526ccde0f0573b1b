// A ledger of an earlier time is sound, and nothing in it shows that it is one.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addTag, readTags } from '../../../../src/ledger/tags/tagStore.ts';
import { inScratch } from '../../reading/scratch.ts';
import { openIn } from '../ledgers.ts';

type Opened = ReturnType<typeof openIn>['ledger'];
const tag = (ledger: Opened, n: number) =>
  addTag(ledger, { kind: 'session', agent: 'codex', session: `s${n}` }, `ABC-${n}`, n);
const checkpoint = (ledger: Opened): void => ledger.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');

/** A ledger with three tags, of which the copies in `copyOf` have the first only. */
function madeIn(folder: string, copyOf: readonly string[]): string {
  const path = join(folder, 'ledger.db');
  const { ledger } = openIn(folder);
  checkpoint(ledger);
  tag(ledger, 1);
  for (const suffix of copyOf) copyFileSync(path + suffix, `${path}${suffix}.earlier`);
  checkpoint(ledger);
  tag(ledger, 2);
  tag(ledger, 3);
  checkpoint(ledger);
  ledger.close();
  return path;
}

const openedIn = (folder: string): { readonly said: readonly string[]; readonly tags: number } => {
  const { ledger, said } = openIn(folder, 'daily');
  const tags = readTags(ledger).length;
  ledger.close();
  return { said, tags };
};

describe('a ledger that is older than when it was last used', () => {
  for (const [name, files] of [
    ['a copy that was put back', ['', '-wal']],
    ['a log of an earlier time beside the later file', ['-wal']],
  ] as const)
    it(`${name}: is said once, with how many changes are missing`, () =>
      inScratch((folder) => {
        const path = madeIn(folder, files);
        for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
        for (const suffix of files) copyFileSync(`${path}${suffix}.earlier`, path + suffix);
        const first = openedIn(folder);
        assert.equal(first.tags, 1);
        assert.equal(first.said.length, 1);
        assert.match(first.said[0] ?? '', /older than when it was last used.*missing changes: 2\./);
        assert.deepEqual(openedIn(folder), { said: [], tags: 1 });
        const { ledger } = openIn(folder, 'daily');
        tag(ledger, 4);
        ledger.close();
        assert.deepEqual(openedIn(folder), { said: [], tags: 2 });
      }));

  it('the ledger that was last used: nothing is said, anyone who wrote last', () =>
    inScratch((folder) => {
      const [one, two] = [openIn(folder), openIn(folder)];
      for (let n = 0; n < 10; n++) tag(n % 2 ? one.ledger : two.ledger, n);
      one.ledger.close();
      two.ledger.close();
      assert.deepEqual(openedIn(folder), { said: [], tags: 10 });
    }));

  for (const text of ['', '{"count":"9"}', '{"count":1e300}', '[]', '{"count":-1}'])
    it(`a file that reads ${text || 'nothing'} says nothing`, () =>
      inScratch((folder) => {
        madeIn(folder, []);
        assert.ok(existsSync(join(folder, 'ledger-said.json')));
        writeFileSync(join(folder, 'ledger-said.json'), text);
        assert.deepEqual(openedIn(folder), { said: [], tags: 3 });
      }));

  it('the count is on disk with the change', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      const count = (): number =>
        (JSON.parse(readFileSync(join(folder, 'ledger-said.json'), 'utf8')) as { count: number }).count;
      tag(ledger, 1);
      const before = count();
      tag(ledger, 2);
      assert.ok(count() > before);
      ledger.close();
    }));
});
