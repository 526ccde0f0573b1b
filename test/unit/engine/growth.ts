import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import fc from 'fast-check';
import type { Agent } from '../../../src/agents/format/agent.ts';
import type { Engine } from '../../../src/engine/ingest/engine.ts';
import { unreadRecords } from '../../../src/ledger/queries.ts';
import { inScratchAsync } from '../reading/scratch.ts';
import { engineOn, ledgerLines } from './machine.ts';

/** How a home grew: an order of its logs, where each was cut, and where a restart or another window came between. */
interface Growth {
  readonly order: readonly number[];
  readonly cuts: readonly number[];
  readonly windows: readonly boolean[];
}

const growth: fc.Arbitrary<Growth> = fc.record({
  order: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
  cuts: fc.array(fc.nat(100), { minLength: 1, maxLength: 6 }),
  windows: fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
});

/**
 * The ledger of a home is the same however its logs grew: in any order of files, cut at any byte, read by two windows in turn.
 * A second look at it reads nothing.
 */
export async function growsAlike(agents: readonly Agent[], home: string, numRuns = 6): Promise<void> {
  const files = filesBelow(home).map((path) => ({ path: relative(home, path), bytes: readFileSync(path) }));
  await inScratchAsync(async (folder) => {
    const place = join(folder, 'home');
    files.forEach((file) => put(place, file.path, file.bytes));
    const whole = engineOn(place, join(folder, 'whole'), agents);
    await whole.scanAll();
    const expected = holds(whole, place);
    assert.equal((await whole.scanAll()).bytesRead, 0, 'read twice');
    assert.deepEqual(holds(whole, place), expected);
    whole.close();
    let n = 0;
    await fc.assert(
      fc.asyncProperty(growth, async (how) => {
        const run = join(folder, String(n++));
        const windows = [0, 1].map(() => engineOn(join(run, 'home'), run, agents)) as [Engine, Engine];
        let step = 0;
        const look = async (): Promise<unknown> =>
          windows[how.windows[step++ % how.windows.length] ? 0 : 1].scanAll(
            (log) => (log.path.length * (how.order[0] ?? 0)) % 7,
          );
        for (const { path, bytes } of inOrder(files, agents, home, how.order)) {
          for (const cut of path.endsWith('.jsonl') ? how.cuts.toSorted((a, b) => a - b) : []) {
            put(join(run, 'home'), path, bytes.subarray(0, Math.floor((bytes.length * cut) / 100)));
            await look();
          }
          put(join(run, 'home'), path, bytes);
          await look();
        }
        assert.deepEqual(holds(windows[0], join(run, 'home')), expected);
        for (const window of windows) window.close();
      }),
      { numRuns },
    );
  });
}

function holds(engine: Engine, home: string): unknown {
  const unread = unreadRecords(engine.ledger).map((u) => `${relative(home, u.path)} ${u.reason} ${u.count}`);
  return { reported: ledgerLines(engine).map((line) => line.replaceAll(home, '~')), unread: unread.toSorted() };
}

interface File {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * What is no log (an index, a workspace's name) comes first, then logs of lines in any order, then what is written whole, in
 * the order of its names: it names files that are older than it (the session that it goes on with).
 */
function inOrder(files: readonly File[], agents: readonly Agent[], home: string, order: readonly number[]): File[] {
  const roots = agents.flatMap((agent) => agent.roots({ home, platform: 'linux', env: {} }));
  const isLog = (path: string): boolean =>
    roots.some(
      (root) => join(home, path).startsWith(`${root.path}/`) && root.format(relative(root.path, join(home, path))),
    );
  const logs = files.filter(({ path }) => isLog(path));
  const grown = order.reduce<File[]>(
    (list, roll) => {
      const at = roll % Math.max(1, list.length);
      return [...list.slice(at), ...list.slice(0, at).toReversed()];
    },
    logs.filter(({ path }) => path.endsWith('.jsonl')),
  );
  const whole = logs.filter(({ path }) => !path.endsWith('.jsonl'));
  return [...files.filter((file) => !logs.includes(file)), ...grown, ...whole];
}

function put(home: string, path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), bytes);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
