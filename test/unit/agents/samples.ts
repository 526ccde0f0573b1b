import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Agent } from '../../../src/agents/format/agent.ts';
import type { Call } from '../../../src/core/usage/call.ts';
import { driveHome } from './drive.ts';

const SAMPLES = fileURLToPath(new URL('../../../../shared/samples', import.meta.url));

type Counts = Readonly<Record<string, number>>;
interface Expected {
  readonly agent: string;
  readonly why?: string;
  /** Checked with all else in the ledger, by the suites of the command line. */
  readonly strict?: boolean;
  readonly total: Counts;
  readonly byModel?: Readonly<Record<string, Counts>>;
  readonly byBranch?: Readonly<Record<string, Counts>>;
  readonly bySession?: Readonly<Record<string, Counts>>;
  readonly byCwd?: Readonly<Record<string, Counts>>;
}

/** Declares one test for each sample log of an agent (by the name its sample gives it). An extra: `test/fixtures` holds what must pass. */
export function walkSamples(agent: Agent, names: readonly string[] = [agent.id]): void {
  if (!existsSync(SAMPLES)) return;
  for (const name of readdirSync(SAMPLES)) {
    const file = join(SAMPLES, name, 'expected.json');
    if (!existsSync(file)) continue;
    const expected = JSON.parse(readFileSync(file, 'utf8')) as Expected;
    if (!names.includes(expected.agent) || expected.strict === true) continue;
    it(`sample ${name}: ${expected.why ?? ''}`, () => checkSample(agent, join(SAMPLES, name, 'home'), expected));
  }
}

function checkSample(agent: Agent, home: string, expected: Expected): void {
  const { calls, unread } = driveHome([agent], home);
  assert.deepEqual(pick(sum(calls), expected.total), expected.total);
  for (const [by, key] of GROUPS) {
    for (const [name, counts] of Object.entries(expected[by] ?? {})) {
      const sums = sum(calls.filter((call) => key(call) === name));
      assert.deepEqual(pick(sums, counts), counts, `${by} ${name}`);
    }
  }
  assert.deepEqual(unread, []);
}

const GROUPS = [
  ['byModel', (call: Call) => call.model],
  ['byBranch', (call: Call) => call.branch],
  ['bySession', (call: Call) => call.session],
  ['byCwd', (call: Call) => call.cwd],
] as const;

/** Tokens, calls and web searches of some calls, under the names that the samples use. */
export function sum(calls: readonly Call[]): Counts {
  const total: Record<string, number> = {
    input: 0,
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output: 0,
    reasoning: 0,
    calls: calls.length,
    webSearch: 0,
  };
  for (const call of calls) {
    for (const [name, count] of Object.entries(call.tokens)) total[name] = (total[name] ?? 0) + count;
    total['webSearch'] = (total['webSearch'] ?? 0) + call.webSearches;
  }
  return total;
}

const pick = (counts: Counts, like: Counts): Counts =>
  Object.fromEntries(Object.keys(like).map((name) => [name, counts[name] ?? 0]));
