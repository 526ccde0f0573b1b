import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../../src/server/store/store.ts';
import { weekPeople } from '../../../../src/server/store/weekCells.ts';
import { dayText } from '../../../../src/wire/period.ts';
import { outcomeRow, upsert, usageCell, usageRow } from '../support.ts';

const MONDAY = 20_773;

describe('the cells of a large week', () => {
  it('come person by person and whole, however many cells one has', async () => {
    const data = mkdtempSync(join(tmpdir(), 'team-totals-'));
    const store = await openStore({
      data,
      onError: (error) => {
        throw error;
      },
    });
    // More in one row than are read at one time, at the beginning, in the middle, and just as many.
    const sizes = [900, 1, 0, 399, 1, 400, 2_500, 3, 401];
    for (const [i, size] of sizes.entries()) {
      const cells = Array.from({ length: size }, (_, n) => usageCell({ artifact: `ABC-${n}`, cost: n + 1 }));
      const who = { cid: `person-${i}`, period: dayText(MONDAY + (i % 2)), week: MONDAY };
      await store.rows.put(upsert({ ...who, body: JSON.stringify(usageRow('', { cells })) }));
      const outcome = outcomeRow(
        '',
        cells.slice(0, 700).map(({ artifact, cost }) => ({ artifact, bucket: 'b', state: 'open', cost })),
      );
      await store.rows.put(upsert({ ...who, kind: 'outcome', body: JSON.stringify(outcome) }));
    }
    const found: (readonly [string, number, number, number])[] = [];
    await store.database.snapshot(async (session) => {
      for await (const { person, usage, outcome } of weekPeople(session, 'checkout', MONDAY, 'day')) {
        const sum = usage.reduce((all, { cost }) => all + cost, 0);
        found.push([person, usage.length, sum, outcome.length]);
      }
    });
    const wanted = sizes.flatMap((size, i) =>
      size === 0 ? [] : [[`person-${i}`, size, (size * (size + 1)) / 2, Math.min(size, 700)] as const],
    );
    assert.deepEqual(found, wanted);
    await store.close();
    rmSync(data, { recursive: true });
  });
});
