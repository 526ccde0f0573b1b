import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Agent, Json, Sink } from '../../../src/agents/agent.ts';
import type { Call } from '../../../src/core/call.ts';
import { type Found, type LogFile, logInfo, logsOf, placeOf, readLog, sinkInto } from './drive.ts';
import { foldLines } from './driveLines.ts';
import { checkCall, RUNS } from './hostile.ts';
import { growsAlike } from '../engine/growth.ts';
import { type Made, withHome, withHomeAsync } from './made.ts';
import { settle } from './settle.ts';

/** Declares what every reader keeps to, on a made home of its own: how it was read does not matter, and nothing makes it throw. */
export function conforms(agent: Agent, files: Made): void {
  it('bills the same however its logs are cut, ordered or repeated', () => {
    withHome(files, (home) => {
      const logs = logsOf([agent], placeOf(home));
      assert.ok(logs.length > 0, 'no log found');
      const whole = read(logs, readLog);
      assert.ok(whole.calls.length > 0, 'nothing billed');
      fc.assert(
        fc.property(
          fc.shuffledSubarray([...logs], { minLength: logs.length }),
          cuts,
          fc.boolean(),
          (order, stops, twice) => {
            const again = read(twice ? [...order, ...order] : order, (file, sink) => cutLog(file, sink, stops));
            assert.deepEqual(bill(again.calls, again), bill(whole.calls, whole));
          },
        ),
        { numRuns: 30 },
      );
    });
  });

  it('fills the same ledger however its logs grew, and reads nothing twice', async function () {
    this.timeout(60_000);
    await withHomeAsync(files, async (home) => growsAlike([agent], home));
  });

  it('survives torn, foreign and damaged logs', () => {
    withHome(files, (home) => {
      const texts = logsOf([agent], placeOf(home)).filter(({ format }) => format.kind !== 'database');
      if (texts.length === 0) return;
      fc.assert(
        fc.property(fc.constantFrom(...texts), damages, (file, damage) => {
          const found: Found = { calls: [], facts: [], unread: [] };
          feed(file, damage(readFileSync(file.log.path)), sinkInto(found));
          found.calls.forEach(checkCall);
        }),
        { numRuns: RUNS },
      );
    });
  });
}

const cuts = fc.array(fc.nat(6000), { maxLength: 6 });

/** Bytes cut off, overwritten, doubled, or JSON of any shape under the log's own names. */
const damages: fc.Arbitrary<(bytes: Uint8Array) => Uint8Array> = fc.oneof(
  fc.nat().map((n) => (bytes: Uint8Array) => bytes.subarray(0, n % (bytes.length + 1))),
  fc.nat().map((n) => (bytes: Uint8Array) => bytes.subarray(n % (bytes.length + 1))),
  fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 20 }).map((changes) => (bytes: Uint8Array) => {
    const changed = Uint8Array.from(bytes);
    for (const [place, byte] of changes) if (bytes.length > 0) changed[place % bytes.length] = byte;
    return changed;
  }),
  fc.tuple(fc.nat(), fc.jsonValue({ maxDepth: 3 })).map(
    ([n, value]) =>
      (bytes: Uint8Array) =>
        replaceValue(bytes, n, value),
  ),
);

/** Puts another value behind one of the document's names. */
function replaceValue(bytes: Uint8Array, n: number, value: unknown): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const names = [...text.matchAll(/"\w+":\s*(?:"(?:[^"\\]|\\.)*"|[\d.]+|null|true|false|\{|\[)/gu)];
  const at = names[n % Math.max(1, names.length)];
  if (at === undefined) return bytes;
  const name = at[0].slice(0, at[0].indexOf(':') + 1);
  const scalar = /[[{]$/u.test(at[0]) ? `${JSON.stringify(value)},"rest":${at[0].at(-1)}` : JSON.stringify(value);
  return new TextEncoder().encode(text.slice(0, at.index) + name + scalar + text.slice(at.index + at[0].length));
}

function feed({ format, log }: LogFile, bytes: Uint8Array, sink: Sink): void {
  if (format.kind === 'lines') foldLines(format, log, bytes, sink);
  else if (format.kind === 'document') {
    const { path, relative, place } = log;
    const { beside } = logInfo(path, relative, place);
    format.read(new TextDecoder().decode(bytes), log, sink, beside ?? { text: () => undefined });
  }
}

function read(logs: readonly LogFile[], how: (file: LogFile, sink: Sink) => unknown): Found {
  const found: Found = { calls: [], facts: [], unread: [] };
  for (const file of logs) how(file, sinkInto(found));
  return found;
}

/** Lines are broken off at the stops; a database is read again from where the first reading ended. */
function cutLog(file: LogFile, sink: Sink, stops: readonly number[]): void {
  if (file.format.kind === 'lines') {
    foldLines(file.format, file.log, readFileSync(file.log.path), sink, stops);
    return;
  }
  const state: Json | undefined = readLog(file, sink);
  readLog(file, sink, state);
}

/** What is billed, by key; ranks are the readers' own. */
function bill(calls: readonly Call[], { facts }: Found): readonly unknown[] {
  return settle(calls, facts)
    .map((call) => ({ ...call, rank: 0 }))
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
