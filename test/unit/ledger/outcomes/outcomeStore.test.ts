import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import {
  acquireAnalysisLease,
  readLooks,
  releaseLooks,
  writeLook,
} from '../../../../src/ledger/outcomes/outcomeStore.ts';
import { pruneOutcomeCache, StoredOutcomeCache } from '../../../../src/ledger/outcomes/storedOutcomeCache.ts';
import { closeTicket, readClosings, reopenTicket } from '../../../../src/ledger/tags/closedTickets.ts';
import { chargeOf } from '../ledgers.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 21);

describe('what the ledger keeps of outcomes', () => {
  let folder: string;
  let ledger: Ledger;
  const cacheAt = (now: number, scope = '/repo/.git'): StoredOutcomeCache => new StoredOutcomeCache(ledger, scope, now);
  const count = (): number => Number(ledger.db.prepare('SELECT COUNT(*) AS n FROM outcome_cache').get()?.['n']);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-outcomes-'));
    ledger = new Ledger({
      path: join(folder, 'ledger.db'),
      charge: chargeOf,
      check: false,
      onRepaired: () => undefined,
    });
  });
  afterEach(() => {
    ledger.close();
    rmSync(folder, { recursive: true });
  });

  it('an answer is there before it is written, after it is written, and for its own repository only', () => {
    const cache = cacheAt(NOW);
    const long = 'a question '.repeat(1000);
    cache.set(long, '"answer"');
    assert.equal(cache.get(long), '"answer"');
    assert.equal(count(), 0);
    cache.flush();
    assert.equal(count(), 1);
    assert.equal(cacheAt(NOW).get(long), '"answer"');
    assert.equal(cacheAt(NOW, '/other/.git').get(long), undefined);
    for (let i = 0; i < 64; i++) cache.set(`q${i}`, '1');
    assert.equal(count(), 65, 'many are written at once without being told to');
  });

  it('what nobody asked for in two months is forgotten; what was asked for stays', () => {
    const cache = cacheAt(NOW);
    cache.set('asked', '1');
    cache.set('not asked', '2');
    cache.flush();
    const later = cacheAt(NOW + 50 * DAY);
    later.get('asked');
    later.flush();
    pruneOutcomeCache(ledger, NOW + 59 * DAY);
    assert.equal(count(), 2);
    pruneOutcomeCache(ledger, NOW + 61 * DAY);
    const last = cacheAt(NOW + 61 * DAY);
    assert.deepEqual([last.get('asked'), last.get('not asked')], ['1', undefined]);
  });

  it('a repository is held by one, until it is done, lets go or says nothing for long', () => {
    const hold = (holder: string, now: number): boolean => acquireAnalysisLease(ledger, '/r', holder, now, now + 1000);
    assert.deepEqual(
      [hold('a', NOW), hold('b', NOW), hold('a', NOW + 500), hold('b', NOW + 1400)],
      [true, false, true, false],
    );
    assert.ok(hold('b', NOW + 1600));
    releaseLooks(ledger, 'a');
    assert.ok(!hold('a', NOW + 1700));
    writeLook(ledger, { commonDir: '/r', stamp: 's', looked: NOW, kept: [] });
    assert.ok(hold('a', NOW + 1700));
  });

  it('a look that did not compare keeps what was compared before', () => {
    const old = { ours: { n: 6, median: 0.9 }, others: { n: 8, median: 0.8 } };
    const kept = [
      { days: 14 as const, ...old },
      { days: 90 as const, ...old },
    ];
    const look = { commonDir: '/r', stamp: 's', looked: NOW };
    writeLook(ledger, { ...look, kept });
    writeLook(ledger, { ...look, looked: NOW + 1, kept: undefined });
    assert.deepEqual(readLooks(ledger).get('/r'), { ...look, looked: NOW + 1, kept });
    writeLook(ledger, { ...look, kept: [] });
    assert.deepEqual(readLooks(ledger).get('/r')?.kept, []);
    // As it was stored while there was one horizon.
    for (const [stored, read] of [
      [old, [{ days: 30, ...old }]],
      [null, []],
    ] as const) {
      ledger.db.prepare('UPDATE outcome_looks SET kept = ?').run(JSON.stringify(stored));
      assert.deepEqual(readLooks(ledger).get('/r')?.kept, read);
    }
  });

  type Step = readonly [who: 'person' | 'tracker' | 'reopen', time: number, holds: string];
  const cases: Readonly<Record<string, readonly Step[]>> = {
    'a person’s word goes before a tracker’s': [
      ['tracker', 1, 'tracker 1'],
      ['person', 2, 'person 2'],
      ['tracker', 3, 'person 2'],
      ['person', 4, 'person 4'],
    ],
    'a tracker may correct itself': [
      ['tracker', 1, 'tracker 1'],
      ['tracker', 5, 'tracker 5'],
    ],
    'what a person opened again no tracker closes': [
      ['tracker', 1, 'tracker 1'],
      ['reopen', 0, ''],
      ['tracker', 3, ''],
      ['person', 4, 'person 4'],
    ],
  };
  for (const [name, steps] of Object.entries(cases)) {
    it(name, () => {
      for (const [who, time, holds] of steps) {
        if (who === 'reopen') assert.ok(reopenTicket(ledger, '', 'ABC-1'));
        else closeTicket(ledger, { commonDir: '', ticket: 'ABC-1', time, origin: who });
        assert.equal(
          readClosings(ledger)
            .map((each) => `${each.origin} ${each.time}`)
            .join(),
          holds,
        );
      }
    });
  }

  it('a number is of its own repository', () => {
    closeTicket(ledger, { commonDir: '/a', ticket: '#1', time: 1, origin: 'person' });
    assert.ok(!reopenTicket(ledger, '/b', '#1'));
    assert.equal(readClosings(ledger).length, 1);
  });
});
