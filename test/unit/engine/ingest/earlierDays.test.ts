import assert from 'node:assert/strict';
import { EarlierDays } from '../../../../src/engine/ingest/earlierDays.ts';
import { contextsAfter } from '../../../../src/ledger/queries.ts';
import { dayCosts } from '../../../../src/ledger/sums/dayCosts.ts';
import { batchOf, call, openIn } from '../../ledger/ledgers.ts';
import { inScratch } from '../../reading/scratch.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 9, 1);
const days = [0, 1, 2].map((at) => ({ start: START + at * DAY, end: START + (at + 1) * DAY }));
const on = (day: number, name: string) => batchOf([call(name, { time: START + day * DAY + 5, session: name })]);

describe('what earlier days cost, asked again', () => {
  it('is known without asking the ledger, until anybody writes to it', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      const other = openIn(folder).ledger;
      const earlier = new EarlierDays(ledger);
      const asked = () => earlier.costs(days, undefined);
      const spent = () => asked().map((cost) => cost > 0);
      ledger.commit(on(0, 'a'));
      const first = asked();
      assert.deepEqual(spent(), [true, false, false]);
      assert.equal(asked(), first);
      ledger.commit(on(1, 'b'));
      assert.deepEqual(spent(), [true, true, false]);
      other.commit(on(2, 'c'));
      assert.deepEqual(spent(), [true, true, true]);
      other.close();
      ledger.close();
    }));

  it('is of the days and of the contexts that were asked for', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      for (const day of [0, 1, 2]) ledger.commit(on(day, `s${day}`));
      const [a = 0, b = 0, c = 0] = contextsAfter(ledger, 0).map(({ id }) => id);
      const earlier = new EarlierDays(ledger);
      const growing = [a];
      const questions = [[a, b], [b, c], undefined, growing];
      for (const contexts of [...questions, ...questions])
        for (const span of [days, days.slice(1)])
          assert.deepEqual(earlier.costs(span, contexts), dayCosts(ledger, span, contexts));
      growing.push(c);
      assert.deepEqual(earlier.costs(days, growing), dayCosts(ledger, days, [a, c]));
      ledger.close();
    }));
});
