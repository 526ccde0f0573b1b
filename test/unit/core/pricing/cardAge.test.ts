import assert from 'node:assert/strict';
import { cardAgeDays, oldCardText } from '../../../../src/core/pricing/cardAge.ts';

describe("the rate card's age", () => {
  const cases: readonly (readonly [string, string, number, boolean])[] = [
    ['2026-11-20', '2026-11-20T23:59:59Z', 0, false],
    ['2026-11-20', '2026-12-20T23:59:59Z', 30, false],
    ['2026-11-20', '2026-12-21T00:00:00Z', 31, true],
    ['2026-11-20', '2026-11-01T00:00:00Z', 0, false],
    ['no day', '2026-11-01T00:00:00Z', 0, false],
  ];
  for (const [date, now, days, shown] of cases) {
    it(`${date} on ${now}: ${days} days${shown ? ', shown' : ''}`, () => {
      assert.equal(cardAgeDays(date, Date.parse(now)), days);
      assert.equal(oldCardText(date, Date.parse(now)).includes(`${days} days old`), shown);
    });
  }
});
