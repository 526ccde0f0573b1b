import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLAIMS, claimsTable } from './claims.ts';
import { DEFECTS, defectsTables } from './defects.ts';

const root = join(import.meta.dirname, '../../..');
const privacy = readFileSync(join(root, 'src/wire/PRIVACY.md'), 'utf8').replaceAll(/\s+/g, ' ');

describe('what PRIVACY.md says', () => {
  for (const { says, shownBy, limit } of CLAIMS)
    it(`"${says}" is said, and ${shownBy ? 'a test shows it' : 'named as a limit'}`, () => {
      assert.ok(privacy.includes(says), 'PRIVACY.md does not say it');
      assert.notEqual(shownBy === undefined, limit === undefined, 'a test or a limit, one of both');
      if (!shownBy) return;
      const [file, title] = shownBy;
      const path = join(root, 'test', file);
      assert.ok(existsSync(path), `there is no ${file}`);
      assert.ok(readFileSync(path, 'utf8').includes(title), `${file} has no test "${title}"`);
    });

  it('names limits beside the claims that tests show', () => {
    const limits = CLAIMS.filter(({ limit }) => limit !== undefined);
    assert.ok(limits.length >= 5 && CLAIMS.length - limits.length >= 15);
  });

  it('docs/team-claims.md holds the table', () => {
    const page = readFileSync(join(root, 'docs/team-claims.md'), 'utf8');
    assert.ok(page.includes(claimsTable()), `write this into docs/team-claims.md:\n${claimsTable()}`);
  });
});

describe('what attacks once broke', () => {
  for (const { before, shownBy } of DEFECTS)
    it(`${before} A test shows that it does not any more.`, () => {
      assert.ok(shownBy.length > 0);
      for (const [file, title] of shownBy) {
        assert.ok(existsSync(join(root, 'test', file)), `there is no ${file}`);
        // The title of a test, or the name of a case that its title is made of.
        const named = readFileSync(join(root, 'test', file), 'utf8').matchAll(
          /(?:\bit\(\s*(['"`])([^]*?)\1,|^ *(['"])(.*)\3: [[{(])/gm,
        );
        assert.ok(
          [...named].some(([, , test = '', , name = '']) => test.includes(title) || name.includes(title)),
          `${file} has no test "${title}"`,
        );
      }
    });

  it('each is named once, and docs/team-claims.md holds the tables', () => {
    assert.equal(new Set(DEFECTS.map(({ before }) => before)).size, DEFECTS.length);
    const page = readFileSync(join(root, 'docs/team-claims.md'), 'utf8');
    assert.ok(page.includes(defectsTables()), `write this into docs/team-claims.md:\n${defectsTables()}`);
  });
});
