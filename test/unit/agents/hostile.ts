import assert from 'node:assert/strict';
import { zstdDecompressSync } from 'node:zlib';
import type { Agent, Format, LogInfo } from '../../../src/agents/format/agent.ts';
import type { Call } from '../../../src/core/usage/call.ts';
import { FUZZ_RUNS } from '../fuzzRuns.ts';
import { type Found, placeOf } from './drive.ts';

/** Inputs of each property; more of them by FUZZ_RUNS. */
export const RUNS = FUZZ_RUNS;

/** The format by which an agent reads the file at this path below one of its roots. */
export function formatOf(agent: Agent, relative: string): Format {
  const format = agent.roots(placeOf('/h')).flatMap((root) => root.format(relative) ?? [])[0];
  assert.ok(format, `${agent.id} reads ${relative}`);
  return format;
}

const unzstd = (bytes: Uint8Array): Uint8Array | undefined => {
  try {
    return zstdDecompressSync(bytes);
  } catch {
    return undefined;
  }
};

export const logOf = (relative: string): LogInfo => ({
  path: `/h/${relative}`,
  relative,
  place: placeOf('/h'),
  zstd: unzstd,
});

export const nothing = (): Found => ({ calls: [], facts: [], unread: [] });

/** What holds for every call, whatever it was read from. */
export function checkCall(call: Call): void {
  for (const count of Object.values(call.tokens))
    assert.ok(Number.isSafeInteger(count) && count >= 0, JSON.stringify(call));
  assert.ok(call.tokens.reasoning <= call.tokens.output);
  assert.ok(Number.isInteger(call.time) && call.time >= 0, `time ${call.time}`);
  assert.notEqual(call.message, '', 'a call needs a message that names it, also where the log lacks its id');
  assert.ok(Number.isFinite(call.rank), `rank ${call.rank}`);
  assert.ok(call.vendorCost === undefined || (Number.isSafeInteger(call.vendorCost) && call.vendorCost >= 0));
  for (const word of [call.session, call.model, call.provider, call.cwd, call.branch])
    assert.equal(typeof word, 'string');
}
