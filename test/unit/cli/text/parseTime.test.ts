import assert from 'node:assert/strict';
import { momentFrom } from '../../../../src/cli/text/parseTime.ts';
import { HumanError } from '../../../../src/core/humanError.ts';

const NOW = new Date(2026, 10, 21, 9, 45).getTime();
const at = (hour: number, minute: number): number => new Date(2026, 10, 21, hour, minute).getTime();

describe('a moment as a person types it', () => {
  const taken: readonly (readonly [string, number])[] = [
    ['now', NOW],
    ['9:45', NOW],
    ['00:05', at(0, 5)],
    ['2026-11-21', at(0, 0)],
    ['2026-11-21T14:05', at(14, 5)],
    ['2026-11-21T14:05:00Z', Date.UTC(2026, 10, 21, 14, 5)],
  ];
  for (const [text, time] of taken) it(`takes ${text}`, () => assert.equal(momentFrom(text, NOW), time));

  const refused: Readonly<Record<string, RegExp>> = {
    '14:05': /^14:05 is in the future; for another day write it as 2026-11-21T14:05\.$/,
    '25:00': /A time is written as/,
    yesterday: /A time is written as/,
    '2026-13-41': /A time is written as/,
  };
  for (const [text, words] of Object.entries(refused))
    it(`refuses ${text}`, () =>
      assert.throws(
        () => momentFrom(text, NOW),
        (error) => error instanceof HumanError && words.test(error.message),
      ));
});
