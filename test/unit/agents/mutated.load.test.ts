import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { Recorded } from '../../agents/replay/fixture.ts';
import { readHomeFiles, replayAs } from '../../agents/replay/replay.ts';
import { FUZZ_RUNS } from '../fuzzRuns.ts';
import { MUTATIONS, plain } from './mutations.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/recorded', import.meta.url));
const MEMORY = '/dev/shm';

const below = (path: string): readonly string[] => readdirSync(path).toSorted();
const scenarios = below(FOLDER)
  .flatMap((agent) => below(join(FOLDER, agent)).map((name) => `${agent}/${name}`))
  .filter((scenario) =>
    [...readHomeFiles(join(FOLDER, scenario, 'home')).keys()].some((path) => path.endsWith('.jsonl')),
  );

describe('recorded work whose logs came to be in another way', function () {
  this.timeout(600_000);
  let root = '';
  before(() => {
    root = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'token-ledger-mutated-'));
  });
  after(() => rmSync(root, { recursive: true }));

  for (const [name, mutate] of Object.entries(MUTATIONS))
    it(`counts the same where ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...scenarios),
          fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
          async (scenario, chances) => {
            const recorded = JSON.parse(readFileSync(join(FOLDER, scenario, 'expected.json'), 'utf8')) as Recorded;
            const files = readHomeFiles(join(FOLDER, scenario, 'home'));
            // Paths are part of what is compared.
            const folder = join(root, 'here');
            const countedBy = async (how: typeof mutate) => {
              mkdirSync(folder);
              try {
                return await replayAs(recorded, files, folder, (logs, read) =>
                  how({ logs, read, random: () => chances.next().value ?? 0 }),
                );
              } finally {
                rmSync(folder, { recursive: true });
              }
            };
            const whole = await countedBy(plain);
            assert.deepEqual(await countedBy(mutate), whole);
          },
        ),
        { numRuns: FUZZ_RUNS },
      );
    });
});
