import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldReflog, NO_REFLOG } from '../../../../src/core/branches/reflog.ts';
import { joinHeads, madeHeads, seenHeads, seenHeadsIn, seenHeadsOf } from '../../../../src/core/branches/seenHeads.ts';

const id = (name: string): string => (name === '0' ? '0' : Buffer.from(name).toString('hex')).padEnd(40, '0');
const named = (sha: string): string => Buffer.from(sha.replace(/(?:00)+$/, ''), 'hex').toString();

/** Lines `old new message`, all of one second. */
const log = (...lines: readonly string[]): string =>
  lines
    .map((line) => {
      const [old = '', now = '', ...message] = line.split(' ');
      return `${id(old)} ${id(now)} Ann <ann@example.com> 1700000000 +0000\t${message.join(' ')}\n`;
    })
    .join('');

const MORNING = [
  '0 a commit (initial): start',
  'a a checkout: moving from main to feat',
  'a b commit: one',
  'b c commit (amend): one',
  'c a checkout: moving from feat to main',
  'a d pull: Fast-forward',
  'd d checkout: moving from main to feat',
  'd d rebase (start): checkout main',
  'd e rebase (pick): one',
  'e e rebase (finish): returning to refs/heads/feat',
  'e a checkout: moving from feat to aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  'a f commit: on no branch',
  'f d checkout: moving from aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa to main',
  'd g commit: on main itself',
  'g h merge feat: Fast-forward',
];

const reported = (heads: readonly { readonly sha: string; readonly branch?: string }[]): string =>
  heads.map(({ sha, branch }) => `${branch ?? ''} ${named(sha)}`.trim()).join(', ');

describe('heads of branches', () => {
  it('are distinguished by their order where all happened in one second', () => {
    const heads = seenHeads(log(...MORNING), { kind: 'branch', branch: 'main' });
    const of = (branch: string): string =>
      heads
        .filter((head) => head.branch === branch)
        .map(({ sha }) => named(sha))
        .join('');
    assert.equal(of('feat'), 'abcdee');
    assert.equal(of('main'), 'aaddgh');
    assert.ok(!heads.some(({ sha }) => named(sha) === 'f'), 'a detached HEAD is no branch');
  });

  it('say what was made on a branch that others land on too', () => {
    const main = seenHeads(log(...MORNING), { kind: 'branch', branch: 'main' }).filter(
      ({ branch }) => branch === 'main',
    );
    assert.equal(reported(madeHeads([], main.slice(1))), 'd, g');
    assert.equal(reported(madeHeads([], main.slice(1, 3))), 'a');
    assert.equal(reported(madeHeads([{ sha: id('a'), time: 1 }], main.slice(3))), 'a, g');
  });

  it('were made there only if somebody wrote them there', () => {
    const cases: readonly (readonly [line: string, made: boolean])[] = [
      ['a b commit: one', true],
      ['a b commit (amend): one', true],
      ['a b cherry-pick: one', true],
      ['a b pull: Fast-forward', false],
      ['a b pull --rebase origin main: Fast-forward', false],
      ['a b pull -q --rebase origin main (pick): one', true],
      ['a b pull (pick): one', true],
      ['a b pull -q --rebase origin main (start): checkout b', false],
      ['a b pull (abort): returning to refs/heads/x', false],
      [`a b pull (finish): refs/heads/x onto ${id('c')}`, true],
      // Everything was there already.
      [`a b rebase (finish): refs/heads/x onto ${id('b')}`, false],
      ['a b rebase (abort): updating HEAD', false],
      ['a b merge main: Fast-forward', false],
      ["a b merge main: Merge made by the 'ort' strategy.", true],
      ['a b reset: moving to b', false],
    ];
    for (const [line, made] of cases) assert.equal(seenHeadsOf('x', log(line))[0]?.made, made, line);
  });

  it('are known from a branch’s own log, and from what is kept of a log that is gone', () => {
    assert.equal(
      reported(seenHeadsOf('x', log('0 a branch: Created from main', 'a b commit: one', 'b 0 gone'))),
      'x a, x b',
    );
    const state = foldReflog(NO_REFLOG, log(...MORNING.slice(1, 6)));
    assert.equal(reported(seenHeadsIn(state)), 'main a, feat a, feat c, main a');
  });

  it('join to the same list however often', () => {
    const heads = fc.array(fc.record({ sha: fc.constantFrom(...'abcdefgh'), time: fc.integer({ min: 0, max: 5 }) }));
    fc.assert(
      fc.property(heads, heads, (old, now) => {
        const once = joinHeads(joinHeads([], old), now);
        assert.deepEqual(joinHeads(once, now), once);
        assert.deepEqual(joinHeads(once, []), once);
        assert.equal(new Set(once.map(({ sha }) => sha)).size, once.length);
      }),
    );
  });

  it('stay few: the first and the newest', () => {
    const many = Array.from({ length: 1000 }, (_, i) => ({ sha: String(i), time: i }));
    const kept = joinHeads([], many);
    assert.deepEqual([kept.length, kept[0]?.sha, kept[1]?.sha, kept.at(-1)?.sha], [400, '0', '601', '999']);
    assert.deepEqual(joinHeads(kept, many), kept);
  });
});
