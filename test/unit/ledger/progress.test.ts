import assert from 'node:assert/strict';
import { BatchBuilder, type LogReading } from '../../../src/ledger/batch.ts';
import { unreadRecords } from '../../../src/ledger/queries.ts';
import { inScratch } from '../reading/scratch.ts';
import { chargeOf, openIn } from './ledgers.ts';

/** `a 0>5`: of file a, bytes 0 to 5 were read; `>5`: from its beginning, as nothing was known. */
function reading(text: string): LogReading {
  const [, wasIn, was, into, offset, fresh] = /^(?:(\w) (\d+))?>(\w) (\d+)( fresh)?$/.exec(text) as unknown as string[];
  return {
    path: '/log',
    agent: 'codex',
    identity: into as string,
    size: Number(offset),
    modified: 1,
    offset: Number(offset),
    anchor: '',
    skipping: false,
    state: JSON.stringify(text),
    fresh: was === undefined || fresh !== undefined,
    after: was === undefined ? null : { identity: wasIn as string, offset: Number(was) },
  };
}

/** Readings in the order of their commits, each with one record that it could not read; where the log stands, how many are unread. */
const CASES: readonly (readonly [string, readonly string[], string, number])[] = [
  ['one reading', ['>a 5'], '>a 5', 1],
  ['read on', ['>a 5', 'a 5>a 9'], 'a 5>a 9', 2],
  ['two windows read the same bytes', ['>a 5', 'a 5>a 9', 'a 5>a 9'], 'a 5>a 9', 2],
  ['the slower one read less', ['>a 5', 'a 5>a 9', 'a 5>a 7'], 'a 5>a 9', 2],
  ['the slower one read more, from a place that is passed', ['>a 5', 'a 5>a 7', 'a 5>a 9'], 'a 5>a 7', 2],
  ['both read from the beginning', ['>a 9', '>a 5'], '>a 9', 1],
  ['read again from the beginning', ['>a 9', 'a 9>a 4 fresh'], 'a 9>a 4 fresh', 1],
  ['… by two windows', ['>a 9', 'a 9>a 4 fresh', 'a 9>a 2 fresh'], 'a 9>a 4 fresh', 1],
  ['another file took its place', ['>a 9', 'a 9>b 3 fresh'], 'a 9>b 3 fresh', 1],
  ['… while a slower window still read the first', ['>a 9', 'a 9>b 3 fresh', 'a 9>a 12'], 'a 9>b 3 fresh', 1],
  ['read on where the ledger was made again meanwhile', ['a 5>a 9'], '', 0],
];

describe('how far a log was read', () => {
  for (const [name, readings, stands, unread] of CASES) {
    it(name, () =>
      inScratch((folder) => {
        const { ledger } = openIn(folder);
        for (const text of readings) {
          const builder = new BatchBuilder(chargeOf);
          builder.unreadRecord('/log', 'why', '', '');
          builder.log(reading(text));
          ledger.commit(builder.take());
        }
        assert.equal(ledger.log('/log')?.state, stands === '' ? undefined : JSON.stringify(stands));
        assert.equal(unreadRecords(ledger)[0]?.count ?? 0, unread);
        ledger.close();
      }),
    );
  }
});
