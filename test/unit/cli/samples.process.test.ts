import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkCase } from './strictCase.ts';

/** Real logs with known totals that may lie beside a checkout; without them there is nothing to walk. */
const SAMPLES = resolve(import.meta.dirname, '../../../../shared/samples');

/** Cases that are fixtures of the project, where `fixtures.test.ts` checks them. */
const IS_FIXTURE = /^(?:made|new)-/;

describe('sample logs with known totals', function () {
  this.timeout(120_000);
  if (!existsSync(SAMPLES)) {
    it('are not beside this checkout: nothing was walked', () => console.log(`      no ${SAMPLES}`));
    return;
  }
  const cases = readdirSync(SAMPLES).filter((name) => existsSync(join(SAMPLES, name, 'expected.json')));
  for (const name of cases) if (!IS_FIXTURE.test(name)) it(name, () => checkCase(join(SAMPLES, name)));
});
