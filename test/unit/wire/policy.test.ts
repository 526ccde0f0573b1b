import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonical } from '../../../src/wire/canonical.ts';
import { hashPolicy, loosenings, type Policy, policyInWords, policySchema } from '../../../src/wire/policy.ts';
import { hashing, policy } from './support.ts';

describe('policy', () => {
  const loose: readonly (readonly [string, Partial<Policy>, Partial<Policy>])[] = [
    ['another team', {}, { team: 'billing' }],
    ['from buckets to artifacts', { detail: 'bucket' }, { detail: 'artifact' }],
    ['a smaller k', {}, { k: 4 }],
    ['rows kept for longer', {}, { retentionDays: 61 }],
    ['sums kept for longer', {}, { aggregateMonths: 25 }],
    ['artifacts of one person', {}, { artifacts: 'any' }],
    ['one more field', { fields: ['agent'] }, { fields: ['agent', 'model'] }],
    ['one more bucket', {}, { buckets: ['checkout', 'search', 'ops'] }],
    ['one more reader', {}, { readers: ['the team itself', 'managers'] }],
  ];
  for (const [what, before, after] of loose) {
    it(`${what} loosens, and the way back does not`, () => {
      const a = { ...policy, ...before };
      const b = { ...policy, ...after };
      assert.equal(loosenings(a, b).length, 1);
      if (what !== 'another team') assert.deepEqual(loosenings(b, a), []);
    });
  }
  it('caps and team size say nothing about people', () => {
    const other = { ...policy, teamSize: 90, caps: { ...policy.caps, costPerRow: 1 } };
    assert.deepEqual(loosenings(policy, other), []);
    assert.notEqual(hashPolicy(hashing, policy), hashPolicy(hashing, other));
  });
  it('the hash does not depend on the order of keys', () => {
    const turned = Object.fromEntries(Object.entries(policy).toReversed()) as unknown as Policy;
    assert.equal(hashPolicy(hashing, turned), hashPolicy(hashing, policy));
    assert.match(hashPolicy(hashing, policy), /^sha256:[0-9a-f]{64}$/);
  });
  const bad: readonly (readonly [string, object])[] = [
    ['k below 3', { k: 2 }],
    ['k below 5 in bucket detail', { detail: 'bucket', k: 4 }],
    ['a retention that ends before outcomes are summed', { retentionDays: 45 }],
    ['an unknown field', { surprise: 1 }],
    ['a field that is none', { fields: ['email'] }],
    ['nobody who reads', { readers: [] }],
  ];
  for (const [what, part] of bad)
    it(`refuses ${what}`, () => assert.ok(!policySchema.safeParse({ ...policy, ...part }).success));
  it('k = 3 is enough in artifact detail', () => assert.ok(policySchema.safeParse({ ...policy, k: 3 }).success));
  it('the words for the person name k, retention, readers and do not promise too much', () => {
    for (const detail of ['artifact', 'bucket'] as const) {
      const words = policyInWords({ ...policy, detail, k: 7, readers: ['Zoe’s managers'] }).join('\n');
      assert.match(words, /7 or more/);
      assert.match(words, /60 days/);
      assert.match(words, /Zoe’s managers/);
      assert.doesNotMatch(words, /anonym|productiv|score|rank/i);
    }
  });
  it('canonical JSON is JSON, and equal for equal values', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        assert.deepEqual(JSON.parse(canonical(plain)), plain);
      }),
    );
    assert.equal(canonical({ b: 1, a: [{ d: null, c: 'x' }] }), '{"a":[{"c":"x","d":null}],"b":1}');
  });
});
