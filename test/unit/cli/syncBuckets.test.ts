import assert from 'node:assert/strict';
import { bucketsFor, bucketsText, parseBucket } from '../../../src/cli/syncBuckets.ts';
import { UsageError } from '../../../src/cli/text/usageError.ts';
import { agree, changeLink } from '../../../src/ledger/team/teamStore.ts';
import { openIn } from '../ledger/ledgers.ts';
import { inScratch } from '../reading/scratch.ts';

const KEY = { endpoint: 'https://team.example', team: 'web' };

describe('bucket rules on the command line', () => {
  const rules: readonly (readonly [string, object])[] = [
    ['web:ticket=WEB', { bucket: 'web', ticketPrefix: 'WEB' }],
    ['infra: branch=infra/, repo=acme/ops', { bucket: 'infra', branchPrefix: 'infra/', repository: 'acme/ops' }],
    ['odd:branch=a=b:c', { bucket: 'odd', branchPrefix: 'a=b:c' }],
  ];
  for (const [text, rule] of rules)
    it(text, () => {
      assert.deepEqual(parseBucket(text), rule);
      assert.deepEqual(parseBucket(bucketsText([parseBucket(text)]).trim()), rule);
    });

  for (const text of ['', 'web', 'web:', ':ticket=A', 'web:colour=red', 'web:ticket=', 'web:ticket=A,'])
    it(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => parseBucket(text), UsageError));

  it('are those that an editor set, unless others are given', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      assert.deepEqual(bucketsFor(ledger, KEY, []), []);
      agree(ledger, KEY, '{}', 1);
      const set = [{ bucket: 'web', ticketPrefix: 'WEB' }];
      changeLink(ledger, KEY, { buckets: JSON.stringify(set) });
      assert.deepEqual(bucketsFor(ledger, KEY, []), set);
      assert.deepEqual(bucketsFor(ledger, KEY, ['x:branch=y']), [{ bucket: 'x', branchPrefix: 'y' }]);
      ledger.close();
    }));
});
