import assert from 'node:assert/strict';
import { appendFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { backupsOf } from '../../../../src/ledger/file/backup.ts';
import { inScratchAsync } from '../../reading/scratch.ts';
import { lines, row } from '../claudeLines.ts';
import { engineOn, ledgerLines, writeLogs } from '../machine.ts';

const rows = (session: string, from: number, to: number): string =>
  lines(
    ...Array.from({ length: to - from }, (_, n) =>
      row(`${session}-${from + n}/r`, 10, { line: { sessionId: session } }),
    ),
  );
const S1 = '.claude/projects/-w/s1.jsonl';

/** Logs of three sessions: one is in the backup, one grew since, one is new since. */
async function story(folder: string): Promise<{ home: string; path: string; whole: string[] }> {
  const home = join(folder, 'home');
  writeLogs(home, { [S1]: rows('s1', 0, 200), '.claude/projects/-w/gone.jsonl': rows('gone', 0, 50) });
  const engine = engineOn(home, folder);
  await engine.scanAll();
  engine.ledger.backUp(Date.now());
  // An agent deletes its logs: from here on the ledger is the only one that knows.
  rmSync(join(home, '.claude/projects/-w/gone.jsonl'));
  appendFileSync(join(home, S1), rows('s1', 200, 300));
  writeLogs(home, { '.claude/projects/-w/s2.jsonl': rows('s2', 0, 20) });
  await engine.scanAll();
  const whole = ledgerLines(engine);
  assert.equal(whole.length, 3);
  engine.close();
  return { home, path: join(folder, 'ledger.db'), whole };
}

const DAMAGES: Readonly<Record<string, (path: string) => void>> = {
  'cut in half': (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
  emptied: (path) => truncateSync(path, 0),
  'another file': (path) => writeFileSync(path, 'x'.repeat(50_000)),
};

describe('a damaged ledger', function () {
  this.timeout(60_000);

  for (const [name, damage] of Object.entries(DAMAGES)) {
    it(`(${name}) is whole again: from its backup, and from the logs that are still there`, async () =>
      inScratchAsync(async (folder) => {
        const { home, path, whole } = await story(folder);
        damage(path);
        const engine = engineOn(home, folder);
        await engine.scanAll();
        assert.deepEqual(ledgerLines(engine), whole);
        engine.close();
      }));
  }

  it('that is met in the middle of a reading is whole again at its end', async () =>
    inScratchAsync(async (folder) => {
      const { home, path, whole } = await story(folder);
      const engine = engineOn(home, folder);
      const other = engineOn(home, folder);
      appendFileSync(join(home, S1), '\n');
      // Another window repairs while this one reads: what it read into the old file must be read again.
      const reading = engine.scanAll(() => 0);
      truncateSync(path, 0);
      rmSync(`${path}-wal`, { force: true });
      other.ledger.verify();
      await reading;
      await engine.scanAll();
      assert.deepEqual(ledgerLines(engine), whole);
      assert.deepEqual(ledgerLines(other), whole);
      engine.close();
      other.close();
    }));

  it('without any backup is read again from the logs that are left', async () =>
    inScratchAsync(async (folder) => {
      const { home, path, whole } = await story(folder);
      for (const backup of backupsOf(path)) rmSync(backup);
      writeFileSync(path, 'damaged');
      const engine = engineOn(home, folder);
      await engine.scanAll();
      assert.deepEqual(
        ledgerLines(engine),
        whole.filter((text) => !text.startsWith('gone')),
      );
      engine.close();
    }));
});
