import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compilePattern } from '../../../../src/core/tickets/userPattern.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';

/** Milliseconds that this thread worked: what others do on the machine does not count. */
function cpuTime(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

describe('a person’s own ticket expression', () => {
  const good: readonly [string, string, string | undefined][] = [
    ['[A-Z]+-\\d+', 'x/ABC-12', 'ABC-12'],
    ['^(?:feature|fix)/([A-Z]{2,10}-\\d+)', 'fix/ABC-12-y', 'ABC-12'],
    ['^([a-z]+)/(?<ticket>[A-Z]+-\\d+)-.*', 'ann/ABC-12-y', 'ABC-12'],
    ['(?<![A-Za-z0-9])([A-Z][A-Z0-9_]{1,9}-[1-9]\\d{0,6})(?![A-Za-z0-9])', 'x/ABC-12', 'ABC-12'],
    ['^(?:\\w+/)?(\\d+)-', 'x/12-y', '12'],
    ['T\\d{4}', 'aT4711', 'T4711'],
    ['/t(\\d+)/i', 'T5', '5'],
    ['[(+*)]x{2}', '+xx', '+xx'],
    ['\\(a\\)', '(a)', '(a)'],
    ['x*', 'abc', undefined],
    ['nothing', 'abc', undefined],
    ['(?:ab){2,5}', 'ababab', 'ababab'],
  ];
  for (const [pattern, text, expected] of good) {
    it(`${pattern} finds ${expected} in ${text}`, () => {
      const compiled = compilePattern(pattern);
      assert.ok(compiled.ok, compiled.ok ? '' : compiled.reason);
      assert.equal(compiled.find(text), expected);
    });
  }

  const bad = [
    '(a+)+$',
    '(a*)*b',
    '(a|a)*b',
    '(a|aa)+$',
    '((a|a))+b',
    '(?:(?:a?))+b',
    '([a-z]+)*x',
    '(.*)*',
    '(a{1,9}){9,}b',
    '(\\w+\\s?)*$',
    'a*a*a*a*a*b',
    '.*.*.*.*x',
    '(?:a?){30}a{30}',
    'a?'.repeat(40),
    '(a)\\1',
    '(?<x>a)\\k<x>',
    'a{5000}',
    'a{1,100000}',
    '(?=a+)*',
    '(',
    '[',
    'a)',
    '*',
    '(?i:a)',
    'x'.repeat(201),
  ];
  for (const pattern of bad) {
    it(`${pattern.slice(0, 40)} is refused`, () => {
      const compiled = compilePattern(pattern);
      assert.ok(!compiled.ok);
      assert.notEqual(compiled.reason, '');
    });
  }

  it('does a bounded work on hostile names, whatever expression is accepted', () => {
    const piece = fc.constantFrom(
      'a',
      'a',
      '.',
      '.',
      '\\w',
      '\\w',
      '[ab]',
      'b',
      '(a)',
      '(?:ab)',
      '(a|b)',
      '(?:a|ab)',
      '(?=a)',
      '^',
      '$',
      '\\b',
      '(',
      ')',
      '|',
      '(?:',
    );
    const repeat = fc.constantFrom('', '', '*', '*', '+', '?', '{2}', '{1,3}', '{0,20}', '*?', '+?');
    const pattern = fc
      .array(
        fc.tuple(piece, repeat).map((two) => two.join('')),
        { maxLength: 9 },
      )
      .chain((parts) => fc.constantFrom('', '#').map((end) => `${parts.join('')}${end}`)); // no name holds a #: all ways are tried
    const names = ['a'.repeat(120), 'ab'.repeat(60), `${'a'.repeat(119)}!`, `${'ba'.repeat(59)}?`];
    let accepted = 0;
    fc.assert(
      fc.property(pattern, (text) => {
        const compiled = compilePattern(text);
        if (!compiled.ok) return;
        accepted += 1;
        const worked = cpuTime(() => {
          for (const name of names) compiled.find(name);
        });
        assert.ok(worked < 2000, `${text}: ${worked} ms`);
      }),
      { numRuns: FUZZ_RUNS * 50 },
    );
    assert.ok(accepted > FUZZ_RUNS * 5, `${accepted}`);
  });
});
