import assert from 'node:assert/strict';
import { formatValues } from '../../../../src/core/status/statusFormat.ts';
import { fillFormat } from '../../../../src/core/text/fillFormat.ts';
import { FORMATS, HOSTILE, statusOf, TOTALS, UNPRICED } from '../statusSamples.ts';

describe('a status bar format', () => {
  const values = formatValues('$(pulse)', 'live', statusOf(), FORMATS);
  const cases: readonly (readonly [string, string])[] = [
    ['${cost}', '$1.42'],
    ['${icon} ${cost}', '$(pulse) $1.42'],
    ['${split}', 'out 36% · read 40% · write 22% · in 2%'],
    ['${output} ${cacheRead} ${cacheWrite} ${input}', '$0.51 $0.57 $0.31 $0.03'],
    ['${share.output} ${share.cacheRead} ${share.cacheWrite} ${share.input}', '36% 40% 22% 2%'],
    ['${tokens.output} ${tokens.cacheRead} ${tokens.cacheWrite} ${tokens.input}', '34k 1.9M 84k 9.5k'],
    ['${reasoning} of ${tokens}', '9k of 2M'],
    ['${ticket}/${branch}/${tag}', 'ABC-123/feature/ABC-123-pay/ABC-123'],
    ['${today} · ${model} · ${agent} · ${state}', '$1.42 · Sonnet 4.5 · Claude Code · live'],
    ['plain words', 'plain words'],
    ['${nonsense} ${cost', '${nonsense} ${cost'],
    ['two\nlines  ${cost}', 'two lines $1.42'],
    ['', ''],
  ];
  for (const [format, text] of cases)
    it(`${JSON.stringify(format)} reads ${text}`, () => assert.equal(fillFormat(format, values), text));

  it('leaves out what has nothing to say, with its separator', () => {
    const bare = formatValues(
      '$(pulse)',
      'live',
      statusOf({ ticket: { text: '', origin: 'none' }, branch: { text: '', origin: 'none' } }),
      FORMATS,
    );
    assert.equal(fillFormat('${cost} · ${tag}', bare), '$1.42');
    assert.equal(fillFormat('on ${branch} · ${cost} · ${ticket}', bare), '$1.42');
    assert.equal(fillFormat('${ticket}', bare), '');
  });

  it('falls back to the branch where there is no ticket', () => {
    const branchOnly = formatValues('', '', statusOf({ ticket: { text: '', origin: 'none' } }), FORMATS);
    assert.equal(fillFormat('${tag}', branchOnly), 'feature/ABC-123-pay');
  });

  it('names the folder of a session that ran outside of the window’s', () => {
    const values = formatValues('', '', statusOf({}, { elsewhere: 'worktree' }), FORMATS);
    assert.equal(fillFormat('${cost} · ${folder}', values), '$1.42 · in shop');
  });

  it('reports tokens where there is no cost to share', () => {
    const unpriced = formatValues('', '', statusOf({ totals: UNPRICED }), FORMATS);
    assert.equal(fillFormat('${cost} · ${split}', unpriced), 'unpriced · 1.2M tokens');
  });

  it('names web searches when they cost something', () => {
    const totals = { ...TOTALS, charge: { ...TOTALS.charge, other: 45_000_000 } };
    const web = formatValues('', '', statusOf({ totals }), FORMATS);
    assert.match(fillFormat('${split}', web), / · web 3%$/);
  });

  for (const name of HOSTILE)
    it(`shows ${JSON.stringify(name.slice(0, 40))} as text`, () => {
      const known = { text: name, origin: 'log' } as const;
      const status = statusOf(
        { branch: known, ticket: known, models: [name], agentLabel: name, cwd: name },
        { elsewhere: 'around' },
      );
      const hostile = formatValues('$(pulse)', 'live', status, FORMATS);
      const text = fillFormat('${icon} ${cost} $${branch}${ticket}(x) · ${model} ${agent} ${folder}', hostile);
      assert.match(text, /^\$\(pulse\) \$1\.42 /);
      assert.doesNotMatch(text.slice('$(pulse)'.length), /\$\([a-z~-]+\)/);
      assert.doesNotMatch(text, /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]/u);
      assert.ok(text.length <= 240);
    });
});
