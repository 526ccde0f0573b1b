import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { Stats } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { AGENTS } from '../../../../src/agents/all.ts';
import { LogQueue } from '../../../../src/engine/ingest/logQueue.ts';
import type { LogToFold } from '../../../../src/engine/ingest/logReader.ts';
import { packLogs, unpackLog } from '../../../../src/engine/ingest/packedLogs.ts';
import { FoundLogs } from '../../../../src/reading/foundLogs.ts';

const FORMAT = { kind: 'lines' } as LogToFold['log']['format'];
const number = fc.integer({ min: 0, max: 2 ** 40 });
const folder = fc.array(fc.constantFrom('a', 'b c', 'ä', '..x'), { maxLength: 3 });
const name = fc.constantFrom('a.jsonl', 'b.jsonl', '\n.jsonl', 'ü ".jsonl');
const found = fc.record({ folder, name, size: number, mtimeMs: number, dev: number, ino: number });
const source = join(import.meta.dirname, '../../../../src');

describe('many logs', () => {
  it('are in columns what they were as objects, whole or chosen, and cross to another thread unchanged', () =>
    fc.assert(
      fc.property(fc.array(found), (all) => {
        const logs = new FoundLogs<typeof FORMAT>('/home/me/.claude');
        const expected = all.map(({ folder: folders, name: of, size, mtimeMs, dev, ino }) => {
          const below = folders.map((each) => `${each}/`).join('');
          logs.add(below, of, FORMAT, { size, mtimeMs, dev, ino } as Stats);
          const relative = below + of;
          const path = join('/home/me/.claude', relative);
          return { path, relative, format: FORMAT, size, modified: mtimeMs, identity: `${dev}:${ino}` };
        });
        assert.deepEqual([...logs], expected);
        const isLarge = ({ size }: { readonly size: number }): boolean => size > 1000;
        assert.deepEqual(Array.from(logs.filter(isLarge)), expected.filter(isLarge));
        assert.deepEqual(logs.find(isLarge), expected.find(isLarge));
        const jobs = expected.map((log): LogToFold => ({ agent: AGENTS[0]?.id ?? 'codex', log, before: undefined }));
        const packed = structuredClone(packLogs(LogQueue.of(jobs)));
        assert.deepEqual(
          jobs.map((_, place) => unpackLog(packed, place, () => FORMAT)),
          jobs,
        );
      }),
    ));

  it('are found, compared and queued, a hundred thousand, in a heap of 48 MB', () => {
    const script = `
      import { FoundLogs } from ${JSON.stringify(join(source, 'reading/foundLogs.ts'))};
      import { findDueLogs } from ${JSON.stringify(join(source, 'engine/ingest/dueLogs.ts'))};
      import { packLogs } from ${JSON.stringify(join(source, 'engine/ingest/packedLogs.ts'))};
      const logs = new FoundLogs('/home/me/.claude/projects');
      const format = { kind: 'lines' };
      for (let n = 0; n < 100_000; n++) {
        const name = \`\${String(n).padStart(8, '0')}-0000-4000-8000-000000000000.jsonl\`;
        logs.add(\`-work-\${n % 200}/\`, name, format, { size: n, mtimeMs: n, dev: 1, ino: n });
      }
      const ledger = { logStampsOf: (logs) => logs.map(() => undefined) };
      const due = findDueLogs([{ agent: { id: 'claude-code' }, logs }], ledger, (log) => log.modified);
      const packed = packLogs(due);
      console.log(due.length, due.at(0).log.size, due.bytes, packed.relatives.length);`;
    const args = ['--max-old-space-size=48', '--input-type=module', '--eval', script];
    const printed = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    assert.equal(printed, '100000 99999 4999950000 100000\n');
  });
});
