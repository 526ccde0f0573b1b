// A file changes before its commit can be read: a look at that moment finds nothing, and no further change follows.
import assert from 'node:assert/strict';
import { ExternalWriteDetector } from '../../../../src/engine/window/externalWriteDetector.ts';
import { addTag, readTags } from '../../../../src/ledger/tags/tagStore.ts';
import { batchOf, call, openIn } from '../../ledger/ledgers.ts';
import { inScratchAsync } from '../../reading/scratch.ts';

describe('another process that writes to the ledger', () => {
  it('is noticed when its commit comes after the news of its file', async () =>
    inScratchAsync(async (folder) => {
      const { ledger } = openIn(folder);
      const { ledger: other } = openIn(folder);
      ledger.commit(batchOf([call('m1')]));
      const detector = new ExternalWriteDetector(ledger, () => false);
      const noticed = new Promise<void>((resolve) => detector.fileChanged(resolve));
      assert.equal(readTags(ledger).length, 0);
      addTag(other, { kind: 'session', agent: 'claude-code', session: 's' }, 'PAY-7', 5);
      await noticed;
      assert.equal(readTags(ledger).length, 1);
      other.close();
      ledger.close();
    }));

  it('is not looked for once the window is closed', () =>
    inScratchAsync(async (folder) => {
      const { ledger } = openIn(folder);
      const detector = new ExternalWriteDetector(ledger, () => true);
      ledger.close();
      detector.fileChanged(() => assert.fail('a closed ledger has no news'));
    }));
});
