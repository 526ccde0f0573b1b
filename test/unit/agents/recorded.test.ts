import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { judge } from '../../agents/compare/judge.ts';
import type { Recorded } from '../../agents/replay/fixture.ts';
import { readHomeFiles, replay } from '../../agents/replay/replay.ts';
import { notHappened } from '../../agents/scenarios/happened.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/recorded', import.meta.url));

/** Linux keeps files of this folder in memory: hundreds of ledgers are made and none is kept. */
const MEMORY = '/dev/shm';

const below = (path: string): readonly string[] => readdirSync(path).toSorted();
const scenarios = below(FOLDER).flatMap((agent) => below(join(FOLDER, agent)).map((name) => `${agent}/${name}`));

/** A log that is whole when it is read first, and one that is read three times while it grows. */
const READINGS = { whole: 1, grown: 3 };

describe('recorded work of real agents', () => {
  let root = '';
  before(() => {
    root = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'token-ledger-replay-'));
  });
  after(() => rmSync(root, { recursive: true }));

  for (const name of scenarios) {
    it(`${name} counts as it was billed, or as a lower bound with its reason`, async () => {
      const recorded = JSON.parse(readFileSync(join(FOLDER, name, 'expected.json'), 'utf8')) as Recorded;
      const files = readHomeFiles(join(FOLDER, name, 'home'));
      const wrong = [...notHappened(recorded.scenario, recorded.bill)];
      const grows = [...files.keys()].some((path) => path.endsWith('.jsonl'));
      for (const [reading, steps] of Object.entries(grows ? READINGS : { whole: 1 })) {
        const folder = join(root, name, reading);
        mkdirSync(folder, { recursive: true });
        const judged = await replay(recorded, files, folder, steps);
        const result = judge(judged, recorded.bill);
        if (result === 'over-marked') wrong.push(`${reading}: nothing is missing: ${judged.reasons.join(', ')}`);
        if (result === 'differs')
          wrong.push(...judged.differences.map(({ what, text }) => `${reading}: ${what}: ${text}`));
      }
      assert.deepEqual(wrong, []);
    });
  }
});
