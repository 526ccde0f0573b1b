import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLAIMS, claimsTable } from './claims.ts';
import { DEFECTS, defectsTable } from './defects.ts';

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
  for (const { name, shownBy } of DEFECTS)
    it(`${name}: a test shows that it holds`, () => {
      const [file, title] = shownBy;
      assert.ok(existsSync(join(root, 'test', file)), `there is no ${file}`);
      const titles = readFileSync(join(root, 'test', file), 'utf8').matchAll(/\bit\(\s*(['"`])([^]*?)\1,/g);
      assert.ok(
        [...titles].some(([, , text = '']) => text.includes(title)),
        `${file} has no test "${title}"`,
      );
    });

  it('each is named once, and docs/team-claims.md holds the table', () => {
    assert.equal(new Set(DEFECTS.map(({ name }) => name)).size, DEFECTS.length);
    const page = readFileSync(join(root, 'docs/team-claims.md'), 'utf8');
    assert.ok(page.includes(defectsTable()), `write this into docs/team-claims.md:\n${defectsTable()}`);
  });
});
