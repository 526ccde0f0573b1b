import assert from 'node:assert/strict';
import fc from 'fast-check';
import { millis, nanoDollars, pathOfUri, shapeOf } from '../../../../src/agents/format/fields.ts';
import { tokensOf, tokensOfWholePrompt } from '../../../../src/agents/format/newCall.ts';
import { protoFirst, protoNumber, protoText, readProto } from '../../../../src/agents/format/protobuf.ts';
import { bytes, proto, text } from '../protoWrite.ts';

describe('fields of logs', () => {
  const noon = Date.UTC(2026, 8, 1, 12);
  const times: readonly (readonly [unknown, number])[] = [
    ['2026-09-01T12:00:00.000Z', noon],
    ['2026-09-01T14:00:00+02:00', noon],
    ['2026-09-01 12:00:00', noon],
    [noon / 1000, noon],
    [noon / 1000 + 0.25, noon + 250],
    [noon, noon],
    [BigInt(noon), noon],
    [noon * 1000, noon],
    [String(noon), noon],
    ['', 0],
    ['soon', 0],
    [-5, 0],
    [1e21, 0],
    [null, 0],
    ['1960-01-01T00:00:00Z', 0],
  ];
  for (const [value, expected] of times) {
    it(`time ${typeof value} ${String(value)}`, () => assert.equal(millis(value), expected));
  }

  it('dollars become whole nano-dollars', () => {
    assert.deepEqual([0.1, 0, 1e-10, -1, 1e9, '1', null].map(nanoDollars), [
      100_000_000,
      0,
      0,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  const uris: readonly (readonly [string, string])[] = [
    ['file:///w/a%20b', '/w/a b'],
    ['file:///c%3A/x', 'c:/x'],
    ['file://server/share', '//server/share'],
    ['file://localhost/w', '/w'],
    ['file:///%zz', '/%zz'],
    ['/w/p', '/w/p'],
    ['vscode-remote://x/w', 'vscode-remote://x/w'],
  ];
  for (const [uri, path] of uris) it(`path of ${uri}`, () => assert.equal(pathOfUri(uri), path));

  it('a shape holds names only, and no name that may be a path', () => {
    assert.equal(shapeOf({ usage: 'secret', '/w/secret.ts': 1, id: 2 }), '{usage, id}');
    assert.deepEqual([[1, 2], 'secret', null].map(shapeOf), ['[2]', 'string', 'null']);
  });

  it('a whole prompt is its parts', () => {
    const count = fc.nat(1_000_000);
    fc.assert(
      fc.property(count, count, count, count, (input, cacheRead, cacheWrite, output) => {
        const apart = tokensOf({ input, cacheRead, cacheWrite, output });
        assert.deepEqual(
          tokensOfWholePrompt({ input: input + cacheRead + cacheWrite, cacheRead, cacheWrite, output }),
          apart,
        );
      }),
    );
    assert.equal(tokensOfWholePrompt({ input: 5, cacheRead: 9 }).input, 0);
  });
});

describe('protobuf', () => {
  it('reads what was written', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.string(), fc.nat(1e6), (number, word, first) => {
        const message = readProto(
          proto([1, number], text(2, word), bytes(3, proto([1, 2]).subarray(0, 0)), [900, first]),
        );
        assert.equal(protoNumber(message, 1), number);
        assert.equal(protoText(message, 2), word);
        assert.equal(protoNumber(message, 900), first);
        assert.equal(protoNumber(message, 7), 0);
      }),
    );
  });

  it('the first of a packed list', () => {
    const packed = readProto(bytes(2, new Uint8Array([0xac, 0x02, 7])));
    assert.equal(protoFirst(packed, 2), 300);
    assert.equal(protoFirst(readProto(proto([2, 5])), 2), 5);
    assert.equal(protoFirst(readProto(bytes(2, new Uint8Array())), 2), undefined);
  });

  it('passes over fixed widths, and gives nothing for what is no message', () => {
    assert.equal(protoNumber(readProto(Uint8Array.from([9, 0, 0, 0, 0, 0, 0, 0, 0, 21, 0, 0, 0, 0, 8, 5])), 1), 5);
    for (const broken of [[8], [8, 128], [18, 5, 1], [9, 0], [0, 1], [11], [15, 1]]) {
      assert.equal(readProto(Uint8Array.from(broken)), undefined, broken.join(' '));
    }
    fc.assert(fc.property(fc.uint8Array(), (any) => void readProto(any)));
  });
});
