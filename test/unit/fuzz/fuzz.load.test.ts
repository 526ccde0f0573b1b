import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { AGENTS } from '../../../src/agents/all.ts';
import { type Damage, damages, replaceValue, replacing } from '../agents/damage.ts';
import { FUZZ_RUNS } from '../fuzzRuns.ts';
import { change, changes, lock } from './databases.ts';
import { SOUND } from './homes.ts';
import { Reader, type Reading } from './reader.ts';

/** Inputs for each reader; more of them by FUZZ_RUNS. */
const RUNS = FUZZ_RUNS * 4;

/** What a damaged number, name or text may be. */
const ODD = [
  ...'1e999 -1e308 9007199254740993 1e21 -1 0.5 "9" null true [] {} "" [[{}]] "\\u0000" "\\ud800"'.split(' '),
  '{"__proto__":{"input":1}}',
  '"9999-99-99T99:99:99Z"',
  `"${'x'.repeat(100_000)}"`,
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
];

const oddValue: fc.Arbitrary<Damage> = fc.tuple(fc.nat(), fc.constantFrom(...ODD)).map(
  ([n, value]) =>
    (bytes: Uint8Array) =>
      replaceValue(bytes, n, value),
);

const home = mkdtempSync(join(tmpdir(), 'token-ledger-fuzz-'));
const readers = SOUND.map((sound) => new Reader(home, sound));

/** What another reader's log holds, under this one's name. */
const foreign: fc.Arbitrary<Damage> = fc.constantFrom(...readers).map(
  ({ sound }) =>
    () =>
      sound,
);
const noise: fc.Arbitrary<Damage> = fc.uint8Array({ maxLength: 300 }).map((bytes) => () => bytes);
const twice: Damage = (bytes) => Buffer.concat([bytes, bytes]);
const inCrlf: Damage = (bytes) => Buffer.from(`\uFEFF${Buffer.from(bytes).toString().replaceAll('\n', '\r\n\r\n')}`);

const any: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 6, arbitrary: damages },
  { weight: 5, arbitrary: oddValue },
  { weight: 2, arbitrary: replacing(fc.jsonValue({ maxDepth: 4 })) },
  { weight: 2, arbitrary: foreign },
  { weight: 1, arbitrary: noise },
  { weight: 1, arbitrary: fc.constantFrom(twice, inCrlf) },
);

let inputs = 0;

/** What holds of every reading: the reader itself made no mistake, and what was read is remembered or named as a trouble. */
function check(reading: Reading): void {
  inputs++;
  const mistakes = reading.unread.filter((reason) => reason.startsWith('reader-failed'));
  assert.deepEqual(mistakes, []);
  assert.equal(reading.problems.length, reading.progress === undefined ? 1 : 0, JSON.stringify(reading.problems));
}

describe('every reader, on what is no sound log', function () {
  this.timeout(120_000);
  after(() => {
    rmSync(home, { recursive: true, force: true });
    console.log(`      ${inputs} inputs over ${readers.length} readers`);
  });

  it('there is a log of every agent among them, and each is understood', () => {
    const ids = SOUND.map(([{ id }]) => id);
    const lost = AGENTS.filter(({ id }) => !ids.includes(id)).map(({ id }) => id);
    assert.deepEqual(lost, [], 'test/unit/fuzz/homes.ts has no sound log of these agents');
    for (const reader of readers) {
      const { unread, problems, calls } = reader.read(reader.sound);
      assert.deepEqual({ unread, problems }, { unread: [], problems: [] }, reader.path);
      assert.ok(calls > 0 || /storage\/session/.test(reader.path), reader.path);
    }
  });

  for (const [index, [agent, path]] of SOUND.entries()) {
    const reader = readers[index] as Reader;
    const { format, sound } = reader;
    const name = `${agent.label} ${path.split('/').at(-1) ?? ''}`;

    it(`${name}: cut, torn, overwritten, foreign, odd`, () => {
      const property = fc.property(any, any, (one, other) => {
        const first = reader.read(one(sound));
        check(first);
        // Half-written then, and whole or damaged otherwise now: read on from what was remembered.
        check(reader.read(other(sound), first.progress));
      });
      fc.assert(property, { numRuns: Math.ceil(RUNS / 2) });
    });

    if (format.kind === 'database') {
      it(`${name}: of another schema`, () => {
        const property = fc.property(changes, (made) => {
          writeFileSync(reader.path, sound);
          change(reader.path, made);
          const first = reader.look();
          check(first);
          check(reader.look(first.progress));
        });
        fc.assert(property, { numRuns: Math.ceil(RUNS / 4) });
      });

      it(`${name}: locked, it is reported and read when it is free again`, () => {
        writeFileSync(reader.path, sound);
        const free = lock(reader.path);
        const held = reader.look();
        free();
        inputs++;
        assert.match(held.problems[0]?.code ?? '', /locked/);
        assert.equal(held.progress, undefined);
        assert.ok(reader.look().calls > 0);
      });

      it(`${name}: no database is reported`, () => {
        for (const bytes of [Buffer.from('x'.repeat(5000)), sound.subarray(0, sound.length / 2)]) {
          const reading = reader.read(bytes);
          check(reading);
          assert.ok(reading.unread.length > 0);
        }
      });
      continue;
    }

    it(`${name}: what is torn is reported`, () => {
      const text = Buffer.from(sound).toString();
      if (path.endsWith('.zst')) return assert.deepEqual(reader.read(sound.subarray(9)).unread, ['not-inflated']);
      // Of lines the last one, with its line end: without it, it would wait for more.
      const torn = `${text.trimEnd().slice(0, -3)}\n`;
      assert.equal(reader.read(Buffer.from(torn)).unread.length, 1, torn);
    });

    it(`${name}: too large to be read, it is reported`, () => {
      if (format.kind === 'lines' && !path.endsWith('.zst')) {
        const [line = ''] = Buffer.from(sound).toString().split('\n');
        const huge = Buffer.concat([
          Buffer.from(`${line.slice(0, -1)},"x":"`),
          Buffer.alloc(33 * 1024 * 1024, 0x78),
          Buffer.from(`"}\n`),
        ]);
        const reading = reader.read(Buffer.concat([huge, sound]));
        assert.deepEqual(reading.unread, ['line-too-long']);
        assert.equal(reading.calls, reader.read(sound).calls);
      } else {
        writeFileSync(reader.path, sound);
        truncateSync(reader.path, 256 * 1024 * 1024 + 1);
        const expected = path.endsWith('.zst') ? 'not-inflated' : 'file-too-long';
        assert.deepEqual(reader.look().unread, [expected]);
      }
    });
  }

  it('tries at least as many inputs as it should', () =>
    assert.ok(inputs >= RUNS * readers.length, `${inputs} over ${readers.length} readers`));
});
