import assert from 'node:assert/strict';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { OtelStateFile } from '../../../../src/cli/otel/otelStateFile.ts';
import { NOTHING_SENT } from '../../../../src/core/otel/otelPoints.ts';
import { scratchFolder } from '../../git/scratch.ts';

describe('what a collector acknowledged', () => {
  const folder = scratchFolder();
  after(() => folder[Symbol.dispose]());
  const file = (): OtelStateFile => new OtelStateFile(folder.path, 'https://collector.example/v1/metrics');
  /** As if nothing had been heard of who holds it for an hour. */
  const makeOld = (): void => {
    const [lock = ''] = readdirSync(folder.path).filter((name) => name.endsWith('.lock'));
    utimesSync(join(folder.path, lock), 1, 1);
  };
  const other = async (): Promise<string> => file().hold(async () => 'taken');

  it('is held by one process, however long it sends', async () => {
    const first = file();
    await first.hold(async () => {
      await assert.rejects(other(), /Another token-ledger otel sends/);
      makeOld();
      first.write(NOTHING_SENT);
      await assert.rejects(other(), /Another token-ledger otel sends/);
    });
    assert.equal(await other(), 'taken');
  });

  it('is free again some minutes after a process was killed', async () =>
    file().hold(async () => {
      makeOld();
      assert.equal(await other(), 'taken');
    }));
});
