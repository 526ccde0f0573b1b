import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Call } from '../../../../src/core/usage/call.ts';
import { hash53 } from '../../../../src/core/usage/hash.ts';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import { exportLedger } from '../../../../src/ledger/machines/exportLedger.ts';
import { type ExportLine, parseExportLine } from '../../../../src/ledger/machines/exportLines.ts';
import { importLedger } from '../../../../src/ledger/machines/importLedger.ts';
import { machineLabel, nameMachine } from '../../../../src/ledger/machines/machineIdentity.ts';
import { fromPortable, toPortable } from '../../../../src/ledger/machines/portablePath.ts';
import { addTag, readTags, undoLastTag } from '../../../../src/ledger/tags/tagStore.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { inScratch } from '../../reading/scratch.ts';
import { batchOf, call, contentOf, openIn } from '../ledgers.ts';

const HOME = '/home/a';

/** An export as it is read from its file. */
function exported(ledger: Ledger, machine: string, now: number): readonly ExportLine[] {
  const lines = [...exportLedger(ledger, { machine, home: HOME, now })].map((line) => JSON.stringify(line));
  return lines.map((line, i) => parseExportLine(line, i + 1));
}

const taken = (ledger: Ledger, lines: readonly ExportLine[], home = HOME) =>
  importLedger(ledger, () => lines, { machine: 'here', home });

/** A call that one of two machines logged, in its first export, its second, or both. */
const seen = fc
  .record({
    message: fc.constantFrom('m1', 'm2', 'm3', 'm4'),
    request: fc.constantFrom('r1', 'r2'),
    output: fc.integer({ min: 1, max: 3 }),
    time: fc.nat(3),
    session: fc.constantFrom('s1', 's2'),
    model: fc.constantFrom('m', 'n'),
    sideChain: fc.boolean(),
    vendorCost: fc.constantFrom(-1, 3),
  })
  .map(({ output, time, ...more }) =>
    call('', {
      ...more,
      rank: output,
      time: 1_700_000_000_000 + time,
      cwd: `${HOME}/w`,
      tokens: { input: 2, cacheWrite5m: 0, cacheWrite1h: 1, cacheRead: 4, output, reasoning: 0 },
    }),
  );
const part = fc.record({
  calls: fc.array(seen, { maxLength: 6 }),
  later: fc.array(seen, { maxLength: 3 }),
  dropped: fc.nat(3),
});

describe('importing ledgers of other machines', function () {
  this.timeout(120_000);

  it('gives the same ledger in any order and however often, and holds of each machine its newest export', () =>
    inScratch((folder) => {
      let n = 0;
      const open = (): Ledger => {
        const place = join(folder, String(n++));
        mkdirSync(place);
        return openIn(place).ledger;
      };
      fc.assert(
        fc.property(
          fc.tuple(part, part),
          fc.array(seen, { maxLength: 4 }),
          fc.array(fc.nat(3), { maxLength: 8 }),
          (parts, own, order) => {
            // Each machine has messages of its own, and all have some in common: logs may be shared.
            const named = (calls: readonly Call[], machine: string): Call[] =>
              calls.map((each) => ({ ...each, message: each.message === 'm1' ? 'm1' : `${machine} ${each.message}` }));
            const ledgers: Ledger[] = [];
            const files = parts.flatMap(({ calls, later, dropped }, i) => {
              const machine = `machine-${i}`;
              const ledger = open();
              ledgers.push(ledger);
              ledger.commit(batchOf(named(calls, machine)));
              const first = exported(ledger, machine, 1000);
              // A message that all have in common is in logs that they share: what one of them drops, all drop.
              const gone = named(calls, machine).filter(({ message }) => message !== 'm1');
              const keys = gone.slice(0, dropped).map(({ agent, message }) => hash53(`${agent} ${message}`));
              ledger.commit({ ...batchOf(named(later, machine)), dropped: keys });
              return [first, exported(ledger, machine, 2000)];
            });
            const [, newestA, , newestB] = files;
            const [straight, mixed] = [open(), open()];
            ledgers.push(straight, mixed);
            for (const ledger of [straight, mixed]) ledger.commit(batchOf(named(own, 'here')));
            for (const lines of [newestA, newestB]) taken(straight, lines ?? []);
            for (const i of [...order, 3, 1]) taken(mixed, files[i] ?? []);
            const both = [straight, mixed].map((ledger) => contentOf(ledger));
            assert.deepEqual(both[1], both[0]);
            for (const ledger of ledgers) ledger.close();
          },
        ),
        { numRuns: FUZZ_RUNS },
      );
    }));

  it('adds up: the sum of the machines, each call once', () =>
    inScratch((folder) => {
      const [a, b] = twoLedgers(folder);
      a.commit(batchOf([call('x'), call('y', { cwd: `${HOME}/work/shop` }), call('both')]));
      b.commit(batchOf([call('z'), call('both')]));
      const { machine, calls, isOld } = taken(b, exported(a, 'laptop-1a2b', 5), '/Users/b');
      assert.deepEqual([machine, calls, isOld], ['laptop-1a2b', 3, false]);
      const rows = b.db.prepare('SELECT c.cwd, c.detail FROM calls k JOIN contexts c ON c.id = k.context').all();
      assert.equal(rows.length, 4);
      // A call that both read is this machine's own.
      assert.equal(rows.filter(({ detail }) => String(detail).endsWith('laptop-1a2b')).length, 2);
      assert.ok(rows.some(({ cwd }) => cwd === '/Users/b/work/shop'));
      assert.equal(taken(b, exported(a, 'laptop-1a2b', 5), '/Users/b').isOld, false, 'a later export');
      // What came from elsewhere is not exported again.
      const again = exported(b, 'desk-3c4d', 9).find((line) => 'end' in line);
      assert.deepEqual(again, { end: 2 });
      for (const ledger of [a, b]) ledger.close();
    }));

  it('brings tags, takes away those that were undone there, and keeps its own', () =>
    inScratch((folder) => {
      const [a, b] = twoLedgers(folder);
      const scope = { kind: 'session', agent: 'claude-code', session: 's' } as const;
      addTag(a, scope, 'ABC-1', 10);
      addTag(a, scope, 'ABC-2', 20);
      addTag(b, scope, 'XY-1', 15);
      taken(b, exported(a, 'laptop', 100));
      assert.deepEqual(tickets(b), ['ABC-1', 'ABC-2', 'XY-1']);
      undoLastTag(a);
      taken(b, exported(a, 'laptop', 200));
      assert.deepEqual(tickets(b), ['ABC-1', 'XY-1']);
      const sent = exported(b, 'desk', 300).flatMap((line) =>
        'table' in line && line.table === 'tags' ? line.rows : [],
      );
      assert.deepEqual(
        sent.map(({ ticket }) => ticket),
        ['XY-1'],
      );
      for (const ledger of [a, b]) ledger.close();
    }));

  it('crosswise, twice, and of a machine that got another name: each stays the owner of what is its own', () =>
    inScratch((folder) => {
      const [a, b] = twoLedgers(folder);
      a.commit(batchOf([call('x'), call('both')]));
      b.commit(batchOf([call('y'), call('both')]));
      addTag(a, { kind: 'session', agent: 'claude-code', session: 's' }, 'ABC-1', 20);
      addTag(b, { kind: 'session', agent: 'claude-code', session: 's' }, 'XY-1', 15);
      const give = (from: Ledger, machine: string, now: number, to: Ledger, own: string) =>
        importLedger(to, () => exported(from, machine, now), { machine: own, home: HOME });
      for (const now of [100, 200]) {
        give(a, 'laptop', now, b, 'desk');
        give(b, 'desk', now, a, 'laptop');
      }
      for (const ledger of [a, b]) {
        assert.equal(contentOf(ledger).length, 3);
        assert.deepEqual(tickets(ledger), ['ABC-1', 'XY-1']);
      }
      // Its own export under its former name.
      const old = exported(a, 'laptop', 300);
      assert.throws(() => importLedger(a, () => old, { machine: 'work', home: HOME }), /made on this machine/);
      // A copy of its ledger went on as another machine, and has the same tags.
      const copied = exported(a, 'copy', 400).map((line) => ('schema' in line ? { ...line, machine: 'other' } : line));
      importLedger(a, () => copied, { machine: 'work', home: HOME });
      const tagsOf = (ledger: Ledger, machine: string, now: number) =>
        exported(ledger, machine, now).flatMap((line) => ('table' in line && line.table === 'tags' ? line.rows : []));
      assert.deepEqual(
        tagsOf(a, 'work', 500).map(({ ticket }) => ticket),
        ['ABC-1'],
        'its own tag is still its own',
      );
      // Two machines have one tag: it goes when neither has it.
      importLedger(b, () => copied, { machine: 'desk', home: HOME });
      undoLastTag(a);
      give(a, 'laptop', 600, b, 'desk');
      assert.deepEqual(tickets(b), ['ABC-1', 'XY-1']);
      const without = copied.map((line) => {
        if ('schema' in line) return { ...line, version: 700 };
        return 'table' in line && line.table === 'tags' ? { ...line, rows: [] } : line;
      });
      importLedger(b, () => without, { machine: 'desk', home: HOME });
      assert.deepEqual(tickets(b), ['XY-1']);
      for (const ledger of [a, b]) ledger.close();
    }));

  it('a machine keeps its name when its host gets another', () =>
    inScratch((folder) => {
      const [a, b] = twoLedgers(folder);
      const label = machineLabel(a, 'laptop.local');
      assert.match(label, /^laptop-[0-9a-f]{4}$/);
      assert.equal(machineLabel(a, 'dhcp-17.example.com'), label);
      nameMachine(a, 'work');
      assert.equal(machineLabel(a, 'laptop.local'), label.replace('laptop', 'work'));
      for (const ledger of [a, b]) ledger.close();
    }));

  const broken: readonly (readonly [string, (lines: readonly ExportLine[]) => readonly ExportLine[], RegExp])[] = [
    [
      'its own export',
      (lines) => [{ ...lines[0], machine: 'here' } as ExportLine, ...lines.slice(1)],
      /made on this machine/,
    ],
    ['a torn export', (lines) => lines.slice(0, -1), /not whole/],
    ['two exports in one', (lines) => [...lines, ...lines], /no export/],
    ['nothing', () => [], /not whole/],
    [
      'calls without a context',
      (lines) => lines.filter((line) => !('contexts' in line)),
      /context that it does not hold/,
    ],
  ];
  for (const [name, change, message] of broken)
    it(`refuses ${name}, and changes nothing`, () =>
      inScratch((folder) => {
        const [a, b] = twoLedgers(folder);
        a.commit(batchOf([call('x')]));
        assert.throws(() => taken(b, change(exported(a, 'laptop', 5))), message);
        assert.deepEqual(contentOf(b), []);
        for (const ledger of [a, b]) ledger.close();
      }));

  for (const text of [
    '',
    'null',
    '{"calls":[[0,-1,0,0,null,null,0,0,0,0,0,0,0,0,null]]}',
    '{"calls":[[0,1]]}',
    '{"contexts":[["s","claude-code","/w","b","m","p","",0,"\\ud800"]]}',
    '{"table":"sqlite_master","rows":[]}',
    '{"table":"tags","rows":[{"id":"1; DROP TABLE tags"}]}',
    '{"schema":"token-ledger/export@1","machine":"a\\u001b[31m","version":1}',
  ])
    it(`a line is checked: ${text.slice(0, 60)}`, () =>
      assert.throws(() => parseExportLine(text, 7), /Line 7 is not of an export/));
});

describe('an export of another version', () => {
  for (const [schema, message] of [
    ['token-ledger/export@2', /made by another version of Token Ledger\. Use the same version/],
    ['token-ledger/export@10', /made by another version/],
    ['token-ledger/report@2', /Line 1 is not of an export/],
  ] as const)
    it(`${schema} says what to do`, () =>
      assert.throws(
        () => parseExportLine(JSON.stringify({ schema, machine: 'laptop-1a2b', version: 5, more: [] }), 1),
        message,
      ));
});

describe('a folder on another machine', () => {
  const cases: readonly (readonly [path: string, home: string, portable: string, there: string, found: string])[] = [
    ['/home/a/work', '/home/a', '~/work', '/Users/b', '/Users/b/work'],
    ['/home/a', '/home/a', '~', 'C:\\Users\\b', 'C:\\Users\\b'],
    ['C:\\Users\\b\\src\\x', 'C:\\Users\\b', '~/src/x', '/home/a', '/home/a/src/x'],
    ['/home/ab/work', '/home/a', '/home/ab/work', '/Users/b', '/home/ab/work'],
    ['', '/home/a', '', '/Users/b', ''],
  ];
  for (const [path, home, portable, there, found] of cases)
    it(`${path} of ${home} is ${found} at ${there}`, () => {
      assert.equal(toPortable(path, home), portable);
      assert.equal(fromPortable(portable, there), found);
    });
});

const tickets = (ledger: Ledger): readonly string[] =>
  readTags(ledger)
    .map(({ ticket }) => ticket ?? '')
    .toSorted((x, y) => x.localeCompare(y));

function twoLedgers(folder: string): readonly [Ledger, Ledger] {
  return ['a', 'b'].map((name) => {
    mkdirSync(join(folder, name));
    return openIn(join(folder, name)).ledger;
  }) as unknown as readonly [Ledger, Ledger];
}
