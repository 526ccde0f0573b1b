import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import fc from 'fast-check';
import type { Searched } from '../../../../src/core/jsonscan/compiled.ts';
import { createPicker } from '../../../../src/core/jsonscan/pick.ts';
import type { Shape } from '../../../../src/core/jsonscan/pickShape.ts';
import { openCompiledSearch } from '../../../../src/reading/compiledSearch.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';

const SHAPE = {
  type: 'string',
  count: 'number',
  done: 'boolean',
  list: 'json',
  'ключ "1"': 'string',
  inner: { type: 'string', count: 'number', deep: { id: 'string', list: 'json' } },
} as const satisfies Shape;

/** What JSON.parse and a look at the wanted paths give. */
function picked(value: unknown, shape: Shape): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const from = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(shape).map(([name, want]) => {
      const said = Object.hasOwn(from, name) ? from[name] : undefined;
      if (typeof want === 'object') return [name, picked(said, want)];
      return [name, want === 'json' || typeof said === want ? said : undefined];
    }),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The one leniency: a string that cannot be read does no harm where nobody wants it. */
const lenient = (text: string): string =>
  text.replaceAll(/"(?:[^"\\]|\\[^])*"/gu, (token) => (parsed(token) === undefined ? '"?"' : token));

/** One buffer for all records, as a tail reads into: what a picker remembers of it must be its own copy. */
let shared: Buffer = Buffer.alloc(0);
const compiled = openCompiledSearch(resolve('dist'))?.bytes;
assert.ok(compiled, 'node esbuild.mjs search');
const BUFFERS = { 'any bytes': Buffer.alloc(1 << 18), 'the bytes of the compiled search': compiled };
const pick = createPicker(SHAPE);

function pickIn(bytes: Uint8Array, offset: number): unknown {
  shared.fill(0x5d, 0, offset);
  shared.fill(0x5d, offset + bytes.length, offset + bytes.length + 100);
  shared.set(bytes, offset);
  const found = pick(shared, offset, offset + bytes.length);
  shared.fill(0x22, offset, offset + bytes.length);
  return found === undefined ? undefined : structuredClone(found);
}

/** How a value is spelled: white space, escapes and the order of keys are a stream of small numbers. */
type Dice = () => number;

function spell(value: unknown, dice: Dice): string {
  const gap = (): string => ['', '', '', ' ', '\n', ' \t', '\r\n '][dice() % 7] as string;
  if (typeof value === 'string') return spellText(value, dice);
  if (typeof value === 'number') return spellNumber(value, dice);
  if (Array.isArray(value)) return `[${gap()}${value.map((v) => spell(v, dice) + gap()).join(`,${gap()}`)}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).flatMap(([key, v]) =>
    dice() % 9 === 0
      ? ([
          [key, [v]],
          [key, v],
        ] as const)
      : ([[key, v]] as const),
  );
  const fields = entries.map(([key, v]) => `${spellText(key, dice)}${gap()}:${gap()}${spell(v, dice)}${gap()}`);
  return `{${gap()}${fields.join(`,${gap()}`)}}`;
}

function spellText(text: string, dice: Dice): string {
  const units = Array.from({ length: text.length }, (_, i) => {
    const roll = dice() % 12;
    const escaped = `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`;
    return roll === 0 ? escaped : JSON.stringify(text[i]).slice(1, -1);
  });
  return `"${units.join('')}"`;
}

const spellNumber = (n: number, dice: Dice): string =>
  dice() % 3 === 0 && Number.isFinite(n) ? n.toExponential().replace('e', dice() % 2 ? 'e' : 'E') : JSON.stringify(n);

const leaf = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('assistant', 'a"b\\', '', 'é', '}'),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const names = fc.oneof(
  fc.constantFrom('type', 'count', 'done', 'list', 'inner', 'deep', 'id', 'ключ "1"', 'other'),
  fc.string({ maxLength: 12 }),
);
const { document } = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, tie('array'), tie('document')),
  array: fc.array(tie('any'), { maxLength: 4 }),
  document: fc.dictionary(
    names.filter((name) => name !== '__proto__'),
    tie('any'),
    { maxKeys: 6 },
  ),
}));
const dice = fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 }).map((rolls): Dice => {
  let at = 0;
  return () => rolls[at++ % rolls.length] as number;
});
const damage = fc.array(
  fc.tuple(fc.nat(), fc.oneof(fc.constantFrom(...Buffer.from('"\\{}[],: tfn-0eu')), fc.nat(255))),
  {
    maxLength: 3,
  },
);

for (const [where, buffer] of Object.entries(BUFFERS))
  describe(`picking fields from ${where}`, () => {
    before(() => void (shared = buffer));

    it('gives what JSON.parse and a look at the paths give', () => {
      fc.assert(
        fc.property(document, dice, fc.nat(90), (value, roll, offset) => {
          const text = spell(value, roll);
          const bytes = new TextEncoder().encode(text);
          assert.deepEqual(pickIn(bytes, offset), picked(JSON.parse(new TextDecoder().decode(bytes)), SHAPE), text);
        }),
        { numRuns: FUZZ_RUNS * 20 },
      );
    });

    it('refuses what JSON.parse refuses, but for strings that nobody wants', () => {
      fc.assert(
        fc.property(document, dice, damage, fc.nat(), (value, roll, changes, cut) => {
          const whole = new TextEncoder().encode(spell(value, roll));
          for (const [at, byte] of changes) whole[at % whole.length] = byte;
          const bytes = cut % 4 === 0 ? whole.subarray(0, cut % whole.length) : whole;
          const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
          const found = pickIn(bytes, 7);
          const strict = parsed(text);
          if (strict !== undefined) assert.deepEqual(found, picked(strict, SHAPE), text);
          else if (found !== undefined) assert.deepEqual(found, picked(JSON.parse(lenient(text)), SHAPE), text);
        }),
        { numRuns: FUZZ_RUNS * 20 },
      );
    });

    const CASES: readonly (readonly [string, string, unknown])[] = [
      ['the last of two equal keys', '{"type":"a","type":"b"}', { type: 'b' }],
      ['another kind for the last of two', '{"type":"a","type":1,"count":2,"count":"3"}', {}],
      ['true where an object is wanted', '{"inner":true}', {}],
      ['an object, then no object', '{"inner":{"type":"a"},"inner":null}', {}],
      ['a text, another, and the first again', '{"type":"a","type":1,"type":"a","type":"b","type":"a"}', { type: 'a' }],
      [
        'an object met again',
        '{"inner":{"type":"a"},"inner":{"type":"b"},"inner":{"type":"a"}}',
        { inner: { type: 'a' } },
      ],
      ['a text longer than what is remembered', `{"type":"${'ab'.repeat(200)}"}`, { type: 'ab'.repeat(200) }],
      ['two objects of one key', '{"inner":{"type":"a"},"inner":{"count":1}}', { inner: { count: 1 } }],
      ['a wanted key spelled with escapes', '{"t\\u0079pe":"a"}', { type: 'a' }],
      ['a surrogate pair spelled with escapes', '{"type":"\\ud83d\\ude00"}', { type: '😀' }],
      ['a wanted name inside of an unwanted object', '{"x":{"type":"a"}}', {}],
      [
        'a number that no double holds',
        '{"count":123456789012345678901234567890}',
        { count: Number('123456789012345678901234567890') },
      ],
      ['a stray control character in an unwanted string', '{"x":"\u0001","type":"a"}', { type: 'a' }],
    ];
    for (const [name, text, expected] of CASES) {
      it(name, () => assert.deepEqual(reported(pickIn(Buffer.from(text), 3)), expected));
    }

    const REFUSED = [
      '',
      '[]',
      '1',
      '{',
      '{}x',
      '{"a"}',
      '{"a":}',
      '{"a":1,}',
      '{,}',
      '{"type":"\u0001"}',
      '{"type":"\\x"}',
      '{"type":"\\x","type":"a"}',
      '{"inner":{"type":"\\x"},"inner":null}',
    ];
    for (const text of [...REFUSED, '{"a":01}', '{"a":+1}', '{"a":[1,]}', '{"a":[}', '{"a":"', '{"list":"\\x"}']) {
      it(`refuses ${JSON.stringify(text)}`, () => assert.equal(pickIn(Buffer.from(text), 3), undefined));
    }

    it('remembers texts as they were when the buffer they lay in holds others', () => {
      assert.deepEqual(['aaaa', 'bbbb', 'aaaa', 'bbbb', 'cccc'].map(typeIn), ['aaaa', 'bbbb', 'aaaa', 'bbbb', 'cccc']);
    });

    it('says what a record says whatever the ones before it said, of few that come again and again', () => {
      const long = 'l'.repeat(300);
      const types = [undefined, 'a', 'b', long, 'ä', 1, null, { deep: 'a' }];
      const record = fc.record({
        type: fc.constantFrom(...types),
        inner: fc.constantFrom(undefined, 'a', { type: 'a' }, { type: long }, {}),
      });
      fc.assert(
        fc.property(fc.array(record, { minLength: 2, maxLength: 12 }), (records) => {
          for (const each of records)
            assert.deepEqual(
              pickIn(Buffer.from(JSON.stringify(each)), 3),
              picked(JSON.parse(JSON.stringify(each)), SHAPE),
            );
        }),
        { numRuns: FUZZ_RUNS * 5 },
      );
    });

    it('remembers nothing of a record that it refused', () => {
      assert.equal(typeIn('x'), 'x');
      assert.equal(pickIn(Buffer.from('{"type":"yyyy","count":'), 0), undefined);
      assert.equal(pickIn(Buffer.from('{"type":"yyyy","list":"\\x"}'), 0), undefined);
      assert.deepEqual(['yyyy', 'yyyy', 'x'].map(typeIn), ['yyyy', 'yyyy', 'x']);
    });

    it('passes over 100,000 brackets', () => {
      const deep = `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)},"type":"a"}`;
      assert.deepEqual(reported(pickIn(Buffer.from(deep), 5)), { type: 'a' });
    });

    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
      ['[{"a":[', ']}]'],
    ] as const) {
      it(`passes over 200,000 levels of ${open}`, () => {
        const deep = `${open.repeat(200_000)}1${close.repeat(200_000)}`;
        assert.deepEqual(reported(pickWhole(`{"x":${deep},"type":"a"}`)), { type: 'a' });
        assert.equal(pickWhole(`{"x":${deep.slice(0, -1)},"type":"a"}`), undefined);
        assert.ok(pickWhole(`{"list":${deep}}`));
      });
    }
  });

it('has room for as many pickers as are made of one shape, and leaves to the plain one what it has no room for', () => {
  const bytes = openCompiledSearch(resolve('dist'))?.bytes as Searched & Buffer;
  const room = (): unknown => bytes.compiled?.reserve(0);
  const text = Buffer.from('{"type":"a","far":"b"}');
  text.copy(bytes);
  createPicker(SHAPE)(bytes, 0, text.length);
  const before = room();
  for (let n = 0; n < 1000; n++) assert.deepEqual(reported(createPicker(SHAPE)(bytes, 0, text.length)), { type: 'a' });
  assert.equal(room(), before);
  for (let n = 0; n < 1000; n++)
    assert.deepEqual(reported(createPicker({ far: 'string' })(bytes, 0, text.length)), { far: 'b' });
  const tooLong = { ['k'.repeat(60)]: 'string', type: 'string' } as const;
  assert.deepEqual(reported(createPicker(tooLong)(bytes, 0, text.length)), { type: 'a' });
});

const typeIn = (text: string): unknown => (pickIn(Buffer.from(`{"type":"${text}"}`), 0) as { type: string }).type;

function pickWhole(text: string): unknown {
  const bytes = Buffer.from(text);
  return pick(bytes, 0, bytes.length);
}

/** Without the fields that are undefined. */
function reported(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
