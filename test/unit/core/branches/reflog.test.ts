import assert from 'node:assert/strict';
import fc from 'fast-check';
import { branchAt, branchHeads, branchIntervals, type HeadNow } from '../../../../src/core/branches/branchIntervals.ts';
import { foldReflog, mergeReflog, NO_REFLOG, parseReflogLine } from '../../../../src/core/branches/reflog.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const Z = '0'.repeat(40);
const line = (seconds: number, message: string | undefined, old = A, now = B) =>
  `${old} ${now} A U Thor <a@x.org> ${seconds} +0200${message === undefined ? '' : `\t${message}`}\n`;
const move = (seconds: number, from: string, to: string) => line(seconds, `checkout: moving from ${from} to ${to}`);

/** `from-until name` for each stretch, in seconds; `*` is open, `()` detached, `?` unknown. */
const reported = (text: string, head?: HeadNow) =>
  branchIntervals(foldReflog(NO_REFLOG, text), head).map((i) => {
    const until = i.until === Number.MAX_SAFE_INTEGER ? '*' : i.until / 1000;
    return `${i.from / 1000}-${until} ${i.detached ? '()' : i.branch || '?'}`;
  });

const on = (branch: string): HeadNow => ({ kind: 'branch', branch });

describe('branches over time from a reflog', () => {
  const cases: readonly [string, string, HeadNow | undefined, readonly string[]][] = [
    ['nothing', '', undefined, []],
    ['one line, nothing known', line(10, 'clone: from x', Z), undefined, ['10-* ?']],
    ['one line, and HEAD', line(10, 'clone: from x', Z), on('main'), ['10-* main']],
    [
      'a first branch known from the next line',
      line(10, undefined, Z) + move(20, 'w', 'x'),
      on('x'),
      ['10-20 w', '20-* x'],
    ],
    [
      'a tag, as what follows shows',
      move(10, 'main', 'v1') + move(20, A, 'main'),
      on('main'),
      ['10-20 ()', '20-* main'],
    ],
    ['a tag, as HEAD shows', move(10, 'main', 'v1'), { kind: 'detached' }, ['10-* ()']],
    [
      'a branch that is named like a commit',
      move(10, 'main', 'deadbeef') + move(20, 'deadbeef', 'main'),
      on('main'),
      ['10-20 deadbeef', '20-* main'],
    ],
    ['an expression', move(10, 'main', 'HEAD~1'), undefined, ['10-* ()']],
    ['an expression with spaces', move(10, 'main', ':/fix the thing'), undefined, ['10-* ()']],
    ['another name than was claimed', move(10, 'a', 'b') + move(20, 'c', 'd'), on('d'), ['10-20 ?', '20-* d']],
    ['another name than HEAD says', move(10, 'a', 'b'), on('c'), ['10-* ?']],
    [
      'old rebase words',
      move(10, 'main', 'x') +
        line(20, 'rebase: checkout main') +
        line(21, 'rebase: subject') +
        line(22, 'rebase finished: returning to refs/heads/x'),
      on('x'),
      ['10-20 x', '20-22 x', '22-* x'],
    ],
    [
      'interactive rebase',
      move(10, 'm', 'x') +
        line(20, 'rebase -i (start): checkout main') +
        line(22, 'rebase -i (finish): returning to refs/heads/x'),
      on('x'),
      ['10-20 x', '20-22 x', '22-* x'],
    ],
    [
      'pull with rebase',
      move(10, 'm', 'x') +
        line(20, `pull --rebase origin https://h:1/x (start): checkout ${A}`) +
        line(22, 'pull --rebase (finish): returning to refs/heads/x'),
      on('x'),
      ['10-20 x', '20-22 x', '22-* x'],
    ],
    [
      'old abort',
      move(10, 'm', 'x') + line(20, 'rebase: checkout main') + line(22, 'rebase: aborting'),
      on('x'),
      ['10-20 x', '20-22 x', '22-* x'],
    ],
    [
      'a rebase that goes on',
      move(10, 'm', 'x') + line(20, 'rebase (start): checkout main'),
      { kind: 'rebasing', branch: 'y' },
      ['10-20 x', '20-* y'],
    ],
    [
      'a rebase that was left',
      move(10, 'm', 'x') + line(20, 'rebase (start): checkout main') + move(30, A, 'z'),
      on('z'),
      ['10-20 x', '20-30 x', '30-* z'],
    ],
    [
      'a log that begins within a rebase',
      line(10, 'rebase (pick): s') + line(20, 'rebase (finish): returning to refs/heads/x'),
      on('x'),
      ['10-20 x', '20-* x'],
    ],
    [
      'a pick whose subject looks like a start',
      move(10, 'm', 'x') + line(11, 'rebase (pick): checkout foo'),
      on('x'),
      ['10-* x'],
    ],
    [
      'a rename reported twice',
      move(10, 'm', 'a') +
        line(20, 'Branch: renamed refs/heads/a to refs/heads/b', A, Z) +
        line(21, 'Branch: renamed refs/heads/a to refs/heads/b', Z, A),
      on('b'),
      ['10-20 a', '20-* b'],
    ],
    [
      'HEAD set by hand',
      move(10, 'm', 'a') + line(20, undefined) + move(30, 'b', 'c'),
      on('c'),
      ['10-20 a', '20-30 b', '30-* c'],
    ],
    [
      'an orphan',
      move(10, 'm', 'a') + line(20, 'commit (initial): x', Z) + move(30, 'o', 'c'),
      on('c'),
      ['10-20 a', '20-30 o', '30-* c'],
    ],
    [
      'a clock that ran ahead once',
      move(10, 'm', 'a') + move(9000, 'a', 'b') + move(30, 'b', 'c') + move(40, 'c', 'd'),
      on('d'),
      ['10-30 b', '30-40 c', '40-* d'],
    ],
    [
      'a clock that was reset once',
      move(10, 'm', 'a') + move(0, 'a', 'b') + move(30, 'b', 'c') + move(40, 'c', 'd'),
      on('d'),
      ['10-30 b', '30-40 c', '40-* d'],
    ],
    ['lines that are none', `junk\n\n${move(10, 'm', 'a')}\u0000\n`, on('a'), ['10-* a']],
    ['markup', move(10, 'm', '<b>](command:x)') + move(20, '<b>](command:x)', 'm'), on('m'), ['10-20 ?', '20-* m']],
    ['legal markup', move(10, 'm', '<b>x</b>') + move(20, '<b>x</b>', 'm'), on('m'), ['10-20 <b>x</b>', '20-* m']],
    [
      'right to left',
      move(10, 'm', 'a\u202Egpj') + move(20, 'a\u202Egpj', 'm'),
      on('m'),
      ['10-20 a\u202Egpj', '20-* m'],
    ],
    ['four thousand characters', move(10, 'm', 'x'.repeat(4096)), undefined, ['10-* ()']],
    [
      'a name from the prototype',
      move(10, 'm', '__proto__') + move(20, '__proto__', 'constructor'),
      on('constructor'),
      ['10-20 __proto__', '20-* constructor'],
    ],
  ];
  for (const [name, text, head, expected] of cases) {
    it(name, () => assert.deepEqual(reported(text, head), expected));
  }

  it('are asked by time', () => {
    const intervals = branchIntervals(
      foldReflog(NO_REFLOG, move(10, 'm', 'a') + move(20, 'a', A) + move(30, A, 'b')),
      on('b'),
    );
    const at = (seconds: number) => {
      const found = branchAt(intervals, seconds * 1000);
      return found && `${found.detached ? '()' : found.branch} ${found.secondsFromCheckout}`;
    };
    assert.deepEqual([9.9, 10, 12, 19, 20, 25, 31.5, 1e9].map(at), [
      undefined,
      'a 0',
      'a 2',
      'a 1',
      '() 0',
      '() 5',
      'b 1.5',
      `b ${1e9 - 30}`,
    ]);
    assert.equal(branchAt([], 5), undefined);
  });

  it('keep the last commit of each branch, under its last name', () => {
    const text =
      line(1, 'commit (initial): x', Z, '1'.repeat(40)) +
      line(2, 'checkout: moving from main to a', '1'.repeat(40), '1'.repeat(40)) +
      line(3, 'commit: x', '1'.repeat(40), '2'.repeat(40)) +
      line(3, 'checkout: moving from a to main', '2'.repeat(40), '1'.repeat(40)) +
      line(3, 'checkout: moving from main to a', '1'.repeat(40), '2'.repeat(40)) +
      line(4, 'Branch: renamed refs/heads/a to refs/heads/b', '2'.repeat(40), Z) +
      line(4, 'Branch: renamed refs/heads/a to refs/heads/b', Z, '2'.repeat(40)) +
      line(5, 'checkout: moving from b to v1', '2'.repeat(40), '3'.repeat(40)) +
      line(6, `checkout: moving from ${'3'.repeat(40)} to __proto__`, '3'.repeat(40), '4'.repeat(40));
    const heads = branchHeads(foldReflog(NO_REFLOG, text), on('__proto__'));
    assert.deepEqual(Object.fromEntries([...heads].map(([name, head]) => [`=${name}`, head.sha[0]])), {
      '=main': '1',
      '=b': '2',
      '=__proto__': '4',
    });
  });

  it('fold to the same at any cut between lines, and never throw', () => {
    const name = fc.constantFrom('main', 'a/b', A, 'v1', '<b>', 'x\u202E', '__proto__', 'HEAD~1');
    const some = fc.oneof(
      fc.tuple(fc.nat(100), name, name).map(([s, a, b]) => move(s, a, b)),
      fc
        .tuple(fc.nat(100), name, name)
        .map(([s, a, b]) => line(s, `Branch: renamed refs/heads/${a} to refs/heads/${b}`)),
      fc.tuple(fc.nat(100), name).map(([s, a]) => line(s, `rebase (finish): returning to refs/heads/${a}`)),
      fc.nat(100).map((s) => line(s, 'rebase (start): checkout main')),
      fc.nat(100).map((s) => line(s, undefined)),
      fc.string({ unit: 'binary' }).map((text) => `${text.replaceAll('\n', '')}\n`),
    );
    fc.assert(
      fc.property(fc.array(some, { maxLength: 20 }), fc.nat(20), (lines, cut) => {
        const whole = foldReflog(NO_REFLOG, lines.join(''));
        const first = foldReflog(NO_REFLOG, lines.slice(0, cut).join(''));
        assert.deepEqual(
          foldReflog(JSON.parse(JSON.stringify(first)) as typeof first, lines.slice(cut).join('')),
          whole,
        );
        const intervals = branchIntervals(whole);
        intervals.forEach((interval, i) => {
          assert.ok(interval.from < interval.until || (interval.from === interval.until && interval.branch !== ''));
          assert.equal(interval.from, i === 0 ? interval.from : intervals[i - 1]?.until);
        });
        branchHeads(whole);
      }),
    );
  });

  it('are kept when the log is cut or another one takes its place', () => {
    const old = foldReflog(NO_REFLOG, move(10, 'm', 'a') + move(20, 'a', 'b') + move(30, 'b', 'c'));
    const cut = foldReflog(NO_REFLOG, move(20, 'a', 'b') + move(30, 'b', 'c') + move(40, 'c', 'd'));
    const names = (state: typeof old) => state.events.map((event) => event.to).join('');
    assert.equal(names(mergeReflog(old, cut)), 'abcd');
    assert.equal(mergeReflog(old, cut).since, 10_000);
    assert.equal(names(mergeReflog(old, foldReflog(NO_REFLOG, line(50, undefined, Z) + move(60, 'x', 'y')))), 'abcy');
    assert.equal(names(mergeReflog(old, foldReflog(NO_REFLOG, ''))), 'abc');
    assert.equal(names(mergeReflog(NO_REFLOG, old)), 'abc');
  });
});

describe('lines of a reflog', () => {
  it('hold names and messages of any shape', () => {
    assert.deepEqual(parseReflogLine(`${A} ${B}  <> 5 +0000`), { old: A, new: B, time: 5000, message: '' });
    assert.deepEqual(parseReflogLine(`${A} ${B} a > 9 +0000 <b> 5 -0330\tx > 7 +0000\ty`)?.time, 5000);
    assert.equal(parseReflogLine(`${A} ${B} x <y> 5 +0000\r`)?.message, '');
    for (const bad of [
      '',
      'x',
      `${A} ${B}`,
      `${A} ${B} x <y> -5 +0000`,
      `${A} ${B} x <y> 1e9 +0000`,
      `${A.slice(1)} ${B} x <y> 5 +0000`,
    ]) {
      assert.equal(parseReflogLine(bad), undefined, bad);
    }
  });
});
