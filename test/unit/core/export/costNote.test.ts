import assert from 'node:assert/strict';
import { type BranchCost, costNote } from '../../../../src/core/export/costNote.ts';
import { FORMATS, HOSTILE, TOTALS } from '../statusSamples.ts';

const NOON = Date.UTC(2026, 10, 21, 12);
const noteOf = (changes: Partial<BranchCost>): string =>
  costNote(
    {
      branch: 'feature/ABC-123-pay',
      totals: TOTALS,
      sessions: 2,
      agents: ['Claude Code'],
      models: ['claude-sonnet-4-5-20250929', 'house-model-1'],
      firstTime: NOON,
      lastTime: NOON + 3_600_000,
      ...changes,
    },
    FORMATS,
  ).replaceAll('\u202f', ' ');

describe('a cost note', () => {
  for (const [name, changes, line] of [
    [
      'models as people name them, without escapes',
      {},
      '2 sessions · Claude Code · Sonnet 4.5, house-model-1; Nov 21, 12:00 PM – Nov 21, 1:00 PM.',
    ],
    [
      'one moment where it begins and ends in the same',
      { lastTime: NOON + 20_000 },
      'house-model-1; Nov 21, 12:00 PM.',
    ],
  ] as const)
    it(`has ${name}`, () => assert.ok(noteOf(changes).includes(line), noteOf(changes)));

  for (const name of HOSTILE)
    it(`makes nothing of ${JSON.stringify(name.slice(0, 40))}`, () => {
      const note = noteOf({ branch: name, agents: [name], models: [name] });
      assert.equal(note.split('\n').length, noteOf({}).split('\n').length);
      const prose = note.replaceAll(/(`+)[^\n]*?\1/g, '').replaceAll(/\\[^\n]/g, '');
      assert.doesNotMatch(prose, /[<\]]|https?:\/\/|www\.|@/i);
    });
});
