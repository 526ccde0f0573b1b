import assert from 'node:assert/strict';
import { integrationBranches } from '../../../../src/core/outcomes/integration.ts';
import { changeOf, cherryPicked, overlap, restWasEdited, sameChange } from '../../../../src/core/outcomes/landing.ts';
import { isSignificant } from '../../../../src/core/outcomes/lineCount.ts';
import { revertedIds, revertOf, wentBack } from '../../../../src/core/outcomes/reverts.ts';

const change = (added: readonly string[], removed: readonly string[] = []): ReturnType<typeof changeOf> =>
  changeOf([{ oldPath: 'f', newPath: 'f', hunks: [{ oldStart: 1, newStart: 1, added, removed }] }]);
const text = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `line number ${from + i}`);

describe('changes that are alike', () => {
  it('are the same line for line, whatever their order', () => {
    assert.ok(sameChange(change(text(1, 9)), change([...text(5, 9), ...text(1, 4)])));
    assert.ok(!sameChange(change(text(1, 9)), change(text(1, 10))));
    assert.ok(!sameChange(change([]), change([])));
  });

  it('overlap by the branch’s added lines, at least three', () => {
    assert.equal(overlap(change(text(1, 10)), change(text(3, 20))), 0.8);
    assert.equal(overlap(change(text(1, 2)), change(text(1, 2))), 0);
  });

  it('report a part from an edited whole by what came after the part', () => {
    assert.ok(restWasEdited(change(text(1, 10)), change(text(1, 8)), change(text(1, 9))));
    assert.ok(!restWasEdited(change(text(1, 10)), change(text(1, 8)), change(text(1, 8))));
  });

  it('count lines with four signs and up to 1,000', () => {
    assert.deepEqual(['  });', ' a = 1', '', 'x'.repeat(1001)].map(isSignificant), [false, false, false, false]);
    assert.deepEqual(['});;', 'a = b;', 'x'.repeat(1000)].map(isSignificant), [true, true, true]);
  });

  it('are carried over where each has a twin, or some', () => {
    const twins = [
      { id: 'main2', twin: true },
      { id: 'other', twin: false },
      { id: 'own2', twin: true },
      { id: 'main1', twin: true },
      { id: 'own1', twin: true },
    ];
    assert.deepEqual(cherryPicked(twins, new Set(['own1', 'own2'])), { commits: ['main1', 'main2'], missing: 0 });
    assert.equal(cherryPicked(twins, new Set(['own1', 'own2', 'other']))?.missing, 1);
    assert.equal(cherryPicked([{ id: 'own', twin: false }], new Set(['own'])), undefined);
  });
});

const id = (sign: string): string => sign.repeat(40);

const commit = (sign: string, time: number, message: string) => ({ id: id(sign), time, message });

describe('a landing that was backed out', () => {
  const landed = commit('a', 10, 'Add a thing (#12)');

  for (const [name, messages, by] of [
    ['by id', [commit('b', 20, `Revert "Add"\n\nThis reverts commit ${id('a')}.`)], 'b'],
    ['by a short id', [commit('b', 20, `Undo\n\nThis reverts commit ${id('a').slice(0, 8)}.`)], 'b'],
    ['by another’s id', [commit('b', 20, `Revert "Add a thing (#12)"\n\nThis reverts commit ${id('c')}.`)], undefined],
    ['by the subject', [commit('b', 20, 'Revert "Add a thing (#12)" (#13)')], 'b'],
    ['by the subject without a number', [commit('b', 20, 'Revert "Add a thing"')], 'b'],
    ['by another subject', [commit('b', 20, 'Revert "Add a thing too (#14)" (#15)')], undefined],
    ['by the request’s number', [commit('b', 20, 'Revert "Add"\n\nReverts owner/repo#12')], 'b'],
    [
      'by the number of a merge request',
      [commit('b', 20, "Merge branch 'revert' into 'main'\n\nThis reverts merge request group/proj!12")],
      'b',
    ],
    ['by the subject in an Azure merge', [commit('b', 20, 'Merged PR 14: Revert "Add a thing"')], 'b'],
    ['by another number', [commit('b', 20, 'Revert "Add a thing"\n\nReverts owner/repo#11')], undefined],
    ['before it was there', [commit('b', 5, `This reverts commit ${id('a')}.`)], undefined],
    [
      'and landed again',
      [
        commit('b', 20, `x\n\nThis reverts commit ${id('a')}.`),
        commit('c', 30, `y\n\nThis reverts commit ${id('b')}.`),
      ],
      undefined,
    ],
    ['and reapplied', [commit('b', 20, 'Revert "Add a thing"'), commit('c', 30, 'Reapply "Add a thing"')], undefined],
    [
      'three times around',
      [
        commit('b', 20, `x\n\nThis reverts commit ${id('a')}.`),
        commit('c', 30, `y\n\nThis reverts commit ${id('b')}.`),
        commit('d', 40, `z\n\nThis reverts commit ${id('a')}.`),
      ],
      'd',
    ],
    ['by itself', [commit('a', 10, `This reverts commit ${id('a')}.`)], undefined],
  ] as const) {
    it(`${name}: ${by ?? 'stands'}`, () => assert.equal(revertOf(landed, messages)?.id, by && id(by)));
  }

  it('names several ids', () => {
    assert.deepEqual(revertedIds('This reverts commit abcdef1.\nThis reverts commit 1234567, reversing'), [
      'abcdef1',
      '1234567',
    ]);
  });

  for (const [name, later, back] of [
    ['all is as before', change(text(11, 12), text(1, 10)), true],
    ['other lines took their place', change(text(21, 30), text(1, 10)), false],
    ['half is there', change(text(11, 12), text(1, 5)), false],
    ['the removed lines stayed away', change([], text(1, 10)), false],
    ['much else went too', change(text(11, 12), [...text(1, 10), ...text(40, 60)]), false],
  ] as const) {
    it(`by content, where ${name}: ${back}`, () =>
      assert.equal(wentBack(change(text(1, 10), text(11, 12)), later), back));
  }
});

const refs = (...names: readonly (readonly [string, string, string?])[]): Parameters<typeof integrationBranches>[0] =>
  new Map(names.map(([name, id, target]) => [name, { name, id, target: target ?? '' }]));

describe('the branch that work lands on', () => {
  for (const [name, given, reported] of [
    [
      'what origin says',
      refs(
        ['refs/remotes/origin/HEAD', '1', 'refs/remotes/origin/prod'],
        ['refs/remotes/origin/prod', '1'],
        ['refs/heads/main', '2'],
      ),
      'refs/remotes/origin/prod',
    ],
    [
      'a usual name at the remote',
      refs(['refs/remotes/origin/master', '1'], ['refs/heads/main', '2']),
      'refs/remotes/origin/master',
    ],
    ['a usual name here', refs(['refs/heads/main', '1'], ['refs/heads/feat', '2']), 'refs/heads/main'],
    [
      'origin before upstream',
      refs(['refs/remotes/upstream/main', '1'], ['refs/remotes/origin/main', '2']),
      'refs/remotes/origin/main',
    ],
    ['the only branch', refs(['refs/heads/odd', '1']), 'refs/heads/odd'],
    ['none of two odd ones', refs(['refs/heads/odd', '1'], ['refs/heads/even', '2']), undefined],
    ['none of none', refs(), undefined],
    [
      'not what origin says of a branch that is gone',
      refs(['refs/remotes/origin/HEAD', '1', 'refs/remotes/origin/gone'], ['refs/heads/main', '2']),
      'refs/heads/main',
    ],
  ] as const) {
    it(`is ${name}`, () => assert.equal(integrationBranches(given)[0]?.ref, reported));
  }

  it('may be further ones: here, develop, and what the person names', () => {
    const given = refs(
      ['refs/remotes/origin/HEAD', '1', 'refs/remotes/origin/main'],
      ['refs/remotes/origin/main', '1'],
      ['refs/heads/main', '2'],
      ['refs/remotes/origin/develop', '3'],
      ['refs/remotes/origin/release/2', '4'],
      ['refs/remotes/origin/release/1', '1'],
    );
    assert.deepEqual(
      integrationBranches(given, ['release/*']).map(({ ref }) => ref.replace('refs/', '')),
      ['remotes/origin/main', 'heads/main', 'remotes/origin/release/2', 'remotes/origin/develop'],
    );
  });
});
