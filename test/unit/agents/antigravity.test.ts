import assert from 'node:assert/strict';
import { antigravity } from '../../../src/agents/antigravity.ts';
import { conforms } from './conform.ts';
import { database, readMade, short } from './made.ts';
import { bytes, proto, text } from './protoWrite.ts';
import { walkSamples } from './samples.ts';

const FILE = '.gemini/antigravity/conversations/c1.db';
const SCHEMA = `CREATE TABLE gen_metadata (idx INTEGER PRIMARY KEY, data BLOB, size INTEGER);
  CREATE TABLE trajectory_metadata_blob (id TEXT, data BLOB); CREATE TABLE steps (idx INTEGER PRIMARY KEY, metadata BLOB);`;

const generation = (usage: Uint8Array, model: string, ...more: readonly Uint8Array[]) =>
  proto(bytes(1, proto(bytes(4, usage), text(19, model), ...more)), bytes(2, new Uint8Array([7, 8])));
const usage = (input: number, output: number, read: number, thinking: number) =>
  proto([1, 300], [2, input], [3, output], [5, read], [9, thinking], [10, output - thinking], text(11, 'response'));
const started = (seconds: number) => bytes(9, proto(bytes(4, proto([1, seconds], [2, 5e8]))));

describe('antigravity', () => {
  walkSamples(antigravity);
  conforms(antigravity, {
    [FILE]: database(SCHEMA, {
      gen_metadata: [{ idx: 0, data: generation(usage(20, 300, 7, 100), 'm', started(1788220800)) }],
    }),
  });

  it('reads usage, model, time and folder from protobuf', () => {
    const gen_metadata = [
      { idx: 0, data: generation(usage(20000, 300, 70000, 100), 'gemini-3-pro', started(1788220800)) },
      { idx: 1, data: generation(usage(5, 6, 0, 0), 'claude-x') },
      { idx: 2, data: proto([3, 1]) },
    ];
    const trajectory = proto(bytes(1, proto(text(1, 'file:///w/p'))), bytes(2, proto([1, 1788220000])), text(3, 'c1'));
    const { calls, unread } = readMade(antigravity, {
      [FILE]: database(SCHEMA, {
        gen_metadata,
        trajectory_metadata_blob: [{ id: 'x', data: trajectory }],
        steps: [{ idx: 7, metadata: proto(bytes(1, proto([1, 1788220900]))) }],
      }),
    });
    assert.deepEqual(short(calls), ['claude-x 5/0/0/0/6(0)', 'gemini-3-pro 20000/70000/0/0/300(100)']);
    assert.deepEqual(unread, []);
    assert.deepEqual(
      calls.map((call) => call.time),
      [1788220800500, 1788220900000],
    );
    assert.deepEqual(new Set(calls.map((call) => `${call.session} ${call.cwd}`)), new Set(['c1 /w/p']));
  });

  it('reports what is no protobuf; a conversation without times has none', () => {
    const gen_metadata = [
      { idx: 0, data: new Uint8Array([255, 255]) },
      { idx: 1, data: generation(usage(5, 6, 0, 0), '') },
    ];
    const { calls, unread } = readMade(antigravity, { [FILE]: database(SCHEMA, { gen_metadata }) });
    assert.deepEqual(short(calls), ['- 5/0/0/0/6(0)']);
    assert.equal(calls[0]?.time, 0);
    assert.equal(unread.length, 1);
  });
});
