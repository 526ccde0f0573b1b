import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Agent, Json, Sink } from '../../../src/agents/format/agent.ts';
import type { Call } from '../../../src/core/usage/call.ts';
import { growsAlike } from '../engine/growth.ts';
import { FUZZ_RUNS } from '../fuzzRuns.ts';
import { damages } from './damage.ts';
import { type Found, type LogFile, logInfo, logsOf, placeOf, readLog, sinkInto } from './drive.ts';
import { foldLines } from './driveLines.ts';
import { checkCall, RUNS } from './hostile.ts';
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
        { numRuns: FUZZ_RUNS },
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
