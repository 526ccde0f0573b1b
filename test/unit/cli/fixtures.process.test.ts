import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkCase } from './strictCase.ts';

/** Homes of agents with the report that is right for them: `<agent>/<case>/{home,expected.json}`. */
const FIXTURES = resolve(import.meta.dirname, '../../fixtures');

/** Cases that fail, each with the reason. A case of this table that is exact fails the suite, so that it leaves the table. */
const knownFailures: Readonly<Record<string, string>> = {};

describe('recorded homes, checked strictly', function () {
  this.timeout(120_000);
  // Recorded work of real agents has a suite of its own.
  const agents = readdirSync(FIXTURES).filter((name) => name !== 'recorded');
  const cases = agents.flatMap((agent) => readdirSync(join(FIXTURES, agent)).map((name) => `${agent}/${name}`));

  it('are there, and each known failure is one of them', () => {
    assert.ok(cases.length >= 38, `${cases.length} cases`);
    for (const name of Object.keys(knownFailures)) assert.ok(cases.includes(name), name);
  });

  for (const name of cases) {
    const folder = join(FIXTURES, name);
    it(name, () => {
      assert.ok(existsSync(join(folder, 'home')), 'no home');
      const reason = knownFailures[name];
      if (reason === undefined) checkCase(folder);
      else assert.throws(() => checkCase(folder), assert.AssertionError, `exact now, though known to fail: ${reason}`);
    });
  }
});
