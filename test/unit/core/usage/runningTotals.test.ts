import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ModelCounts, notItemised } from '../../../../src/core/usage/runningTotals.ts';
import { NO_TOKENS } from '../../../../src/core/usage/tokens.ts';

const counts = (model: string, input: number, output = 0, webSearches = 0): ModelCounts => ({
  model,
  tokens: { ...NO_TOKENS, input, output },
  webSearches,
});
const record = (models: ModelCounts[], counted: ModelCounts[] = [], inherited: ModelCounts[] = []) => ({
  models,
  counted,
  inherited,
});
const written = (model: string, cacheWrite5m: number, cacheWrite1h: number): ModelCounts => ({
  model,
  tokens: { ...NO_TOKENS, cacheWrite5m, cacheWrite1h },
  webSearches: 0,
});

const CASES: Record<string, [Parameters<typeof notItemised>[0], readonly (readonly ModelCounts[])[]]> = {
  'nothing above the calls': [[record([counts('m', 10)], [counts('m', 10)])], [[]]],
  'a title beside the calls': [[record([counts('m', 15, 3)], [counts('m', 10, 1)])], [[counts('m', 5, 2)]]],
  'a model that no row names': [[record([counts('m', 10), counts('t', 5)], [counts('m', 10)])], [[counts('t', 5)]]],
  'fewer than the calls: the process before was killed': [[record([counts('m', 10)], [counts('m', 30)])], [[]]],
  'each record adds what it has above the one before': [
    [record([counts('m', 15)], [counts('m', 10)]), record([counts('m', 48)], [counts('m', 40)])],
    [[counts('m', 5)], [counts('m', 3)]],
  ],
  'a later record that lacks something takes nothing back': [
    [record([counts('m', 15)], [counts('m', 10)]), record([counts('m', 20)], [counts('m', 40)])],
    [[counts('m', 5)], []],
  ],
  'a fork begins with its parent': [
    [record([counts('m', 25)], [counts('m', 10)], [counts('m', 12)])],
    [[counts('m', 3)]],
  ],
  'one model under two spellings': [
    [record([counts('claude-opus-5-5[1m]', 15)], [counts('claude-opus-5-5', 10)])],
    [[counts('claude-opus-5-5[1m]', 5)]],
  ],
  'calls under a name that the totals lack do not count twice': [
    [record([counts('arn-of-a-profile', 15)], [counts('claude-opus-5-5', 10)])],
    [[counts('arn-of-a-profile', 5)]],
  ],
  'writes whose life is not reported': [
    [record([{ ...written('m', 30, 0), unsplit: true }], [written('m', 10, 15)])],
    [[{ ...written('m', 5, 0), unsplit: true }]],
  ],
  'a search without tokens': [[record([counts('m', 0, 0, 2)], [counts('m', 0, 0, 1)])], [[counts('m', 0, 0, 1)]]],
};

describe('running totals beside itemised calls', () => {
  for (const [name, [records, expected]] of Object.entries(CASES))
    it(name, () => assert.deepEqual(notItemised(records), expected));

  it('are calls and what no row has, in sum, wherever a session was ended and resumed', () => {
    const step = fc.record({
      model: fc.constantFrom('a', 'b'),
      input: fc.nat(1000),
      isLogged: fc.boolean(),
      ends: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const all: ModelCounts[] = [];
        const logged: ModelCounts[] = [];
        const records: ReturnType<typeof record>[] = [];
        steps.forEach(({ model, input, isLogged, ends }, at) => {
          all.push(counts(model, input));
          if (isLogged) logged.push(counts(model, input));
          if (ends || at === steps.length - 1) records.push(record([...all], [...logged]));
        });
        const sum = (some: readonly ModelCounts[]): number => some.reduce((n, { tokens }) => n + tokens.input, 0);
        assert.equal(sum(logged) + sum(notItemised(records).flat()), sum(all));
      }),
    );
  });
});
