import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { LedgerCheck } from '../../../../src/ledger/file/ledgerOptions.ts';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import { findLostCalls } from '../../../../src/ledger/repair/lostCalls.ts';
import { sums } from '../../../../src/ledger/sums/sums.ts';
import { addTag, readTags } from '../../../../src/ledger/tags/tagStore.ts';
import { seededRandom } from '../../core/seededRandom.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { inScratch } from '../../reading/scratch.ts';
import { batchOf, call, openIn } from '../ledgers.ts';

const START = 1_700_000_000_000;
const TAGS = 12;

/** What the agents' logs hold: three sessions on four branches, a call a minute. */
const inLogs = (from: number, to: number) =>
  batchOf(
    Array.from({ length: to - from }, (_, i) => {
      const n = from + i;
      const tokens = { input: n, cacheWrite5m: 3 * n, cacheWrite1h: 0, cacheRead: 99 * n, output: 7, reasoning: 1 };
      return call(`m${n}`, { session: `s${n % 3}`, branch: `b${n % 4}`, time: START + n * 60_000, tokens });
    }),
  );

function madeIn(folder: string): void {
  const { ledger } = openIn(folder);
  ledger.commit(inLogs(0, 400));
  for (let n = 0; n < TAGS; n++)
    addTag(ledger, { kind: 'session', agent: 'claude-code', session: `s${n}` }, `ABC-${n}`, START + n);
  ledger.backUp(Date.now());
  ledger.commit(inLogs(400, 600));
  ledger.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  ledger.close();
}

/** All that a report shows: sums by context and hour, of all and of a span, and tags. The daily check does not compare times within a quarter of an hour. */
function shown(ledger: Ledger, check: LedgerCheck): unknown {
  const spanned = { since: START, until: START + 1000 * 60_000 };
  const rows = [...sums(ledger, {}, true), ...sums(ledger, spanned, true)].map((sum) =>
    JSON.stringify({ ...sum, contextId: 0, ...(check === true ? {} : { firstTime: 0, lastTime: 0 }) }),
  );
  const tags = readTags(ledger).map((tag) => JSON.stringify(tag));
  return { rows: rows.toSorted(), tags: tags.toSorted() };
}

describe('one byte of a ledger that a disk changed', function () {
  this.timeout(60_000 + FUZZ_RUNS * 2_000);
  const runs = FUZZ_RUNS * 2;

  for (const check of ['daily', true] as const)
    it(`${runs} ledgers, check ${check}: totals and tags are as they were, or the damage is reported and they are so again`, () =>
      inScratch((folder) => {
        madeIn(folder);
        const path = join(folder, 'ledger.db');
        const whole = readFileSync(path);
        const { ledger } = openIn(folder);
        const expected = shown(ledger, check);
        ledger.close();
        const backup = readdirSync(folder).find((name) => name.endsWith('.backup')) ?? '';
        // The day's whole check is due.
        utimesSync(join(folder, backup), 0, 0);
        const counts = { reported: 0, equal: 0 };
        for (let seed = 1; seed <= runs; seed++) {
          const { next } = seededRandom(seed);
          for (const name of readdirSync(folder)) if (name !== backup) rmSync(join(folder, name), { recursive: true });
          const bytes = Buffer.from(whole);
          const at = Math.floor(next() * bytes.length);
          bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(next() * 8));
          writeFileSync(path, bytes);
          const opened = openIn(folder, check);
          // A name in the schema that changed shows with the first question.
          shown(opened.ledger, check);
          if (opened.said.length > 0) {
            counts.reported++;
            opened.ledger.commit(inLogs(0, 600));
          } else counts.equal++;
          // Not compared by value: the difference would fill pages.
          assert.ok(
            isDeepStrictEqual(shown(opened.ledger, check), expected),
            `seed ${seed}, byte ${at}: ${opened.said.join()}`,
          );
          assert.equal(findLostCalls(opened.ledger.db), undefined, `seed ${seed}`);
          opened.ledger.close();
        }
        assert.ok(counts.reported > 0, JSON.stringify(counts));
      }));
});
