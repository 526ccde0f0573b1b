import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { claude } from '../../../../src/agents/claude/claude.ts';
import { codex } from '../../../../src/agents/codex/codex.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { inScratchAsync } from '../../reading/scratch.ts';
import { lines, progress, row } from '../claudeLines.ts';
import { copied, counts, id4, id7, meta, turn } from '../codexLines.ts';
import { growsAlike } from '../growth.ts';
import { engineOn, type Logs, ledgerLines, writeLogs } from '../machine.ts';

const small = fc.nat(2);

/** A row of a made transcript: few ids, so that copies, replays and ties are common. */
const claudeRow = fc
  .record({ m: small, r: small, out: fc.nat(40), at: small, session: small, branch: small, kind: fc.nat(9) })
  .map(({ m, r, out, at, session, branch, kind }) => {
    const of = r === 0 ? `m${m}` : `m${m}/r${r}`;
    const more = {
      sessionId: `s${session}`,
      gitBranch: `b${branch}`,
      isSidechain: kind === 1,
      sessionKind: kind === 2 ? 'bg' : null,
    };
    const line = kind === 3 ? { ...more, forkedFrom: { sessionId: 's9' } } : more;
    if (kind === 4) return progress(of, out, { at, line });
    if (kind === 5) return '{"type":"assistant","message":{"usage":';
    return row(of, out, {
      at,
      line,
      usage: kind === 6 ? { iterations: [{ type: 'advisor_message', output_tokens: out }] } : {},
    });
  });

const claudeLogs: fc.Arbitrary<Logs> = fc
  .array(fc.array(claudeRow, { maxLength: 8 }), { minLength: 3, maxLength: 3 })
  .map((files) =>
    Object.fromEntries(
      files.map((rows, n) => [`.claude/projects/-w/${n < 2 ? `s${n}` : 's0/subagents/agent-a'}.jsonl`, lines(...rows)]),
    ),
  );

/** A family of rollouts: a parent, and forks of what came before, each with turns of its own. */
const codexLogs: fc.Arbitrary<Logs> = fc
  .tuple(
    fc.boolean(),
    fc.array(fc.record({ of: small, upTo: fc.nat(9), turns: fc.nat(3), sub: fc.boolean(), lost: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([timed, members]) => {
    const id = (n: number): string => (timed ? id7(n * 1000) : id4(n + 1));
    const bodies: string[][] = [];
    members.forEach(({ of, upTo, turns, sub }, n) => {
      const born = n * 1000;
      const parent = n === 0 ? undefined : of % n;
      const history = parent === undefined ? [] : copied((bodies[parent] ?? []).slice(0, upTo + 1), born);
      const kin =
        parent === undefined
          ? {}
          : sub
            ? { parent_thread_id: id(parent), source: { subagent: {} } }
            : { forked_from_id: id(parent) };
      const own = Array.from({ length: turns }, (_, t) => [
        turn(timed ? id7(born + t + 1, n) : undefined, born + t + 1),
        ...counts(
          [
            [n + 5, t + 1],
            [n + 7, t + 1],
          ],
          born + t + 2,
          [born * 100 + t * 50, born + t * 5],
        ),
      ]).flat();
      bodies.push([meta(id(n), kin, born), ...history, ...own]);
    });
    const kept = bodies.flatMap((body, n) => (members[n]?.lost === true && n === 0 ? [] : [[n, body] as const]));
    return Object.fromEntries(
      kept.map(([n, body]) => [
        `.codex/${n % 2 === 0 ? 'sessions/2026/01/01' : 'archived_sessions'}/rollout-${n}.jsonl`,
        lines(...body),
      ]),
    );
  });

const STRANGE = [
  '{"type":"tomorrow","usage":1}',
  '{"type":"event_msg","payload":{"type":"later"}}',
  '[]',
  '"usage"',
  '',
];

/** Fields and records that no version writes yet, put where a later one might. */
function withUnknown(logs: Logs): Logs {
  return Object.fromEntries(
    Object.entries(logs).map(([path, text]) => [
      path,
      text
        .split('\n')
        .flatMap((each, n) => [STRANGE[n % STRANGE.length] as string, stranger(each)])
        .join('\n'),
    ]),
  );
}

function stranger(text: string): string {
  try {
    const record = JSON.parse(text) as Record<string, unknown>;
    const payload = record['payload'] as object | undefined;
    const later = { new_field: { usage: [1, { type: 'assistant' }] }, other: null };
    return JSON.stringify({ ...record, ...later, ...(payload ? { payload: { ...payload, new_field: 1 } } : {}) });
  } catch {
    return text;
  }
}

for (const [agent, made] of [
  [claude, claudeLogs],
  [codex, codexLogs],
] as const) {
  describe(`${agent.label}, with made logs`, function () {
    this.timeout(120_000);

    it('fills the same ledger however they grew', async () => {
      await fc.assert(
        fc.asyncProperty(made, async (logs) => {
          const home = mkdtempSync(join(tmpdir(), 'token-ledger-home-'));
          writeLogs(home, logs);
          await growsAlike([agent], home, 2).finally(() => rmSync(home, { recursive: true, force: true }));
        }),
        { numRuns: FUZZ_RUNS },
      );
    });

    it('bills the same with fields and records that it does not know', async () => {
      await fc.assert(
        fc.asyncProperty(made, async (logs) => {
          assert.deepEqual(await billed(withUnknown(logs)), await billed(logs));
        }),
        { numRuns: FUZZ_RUNS },
      );
    });
  });
}

async function billed(logs: Logs): Promise<string[]> {
  return inScratchAsync(async (folder) => {
    writeLogs(join(folder, 'home'), logs);
    const engine = engineOn(join(folder, 'home'), folder);
    await engine.scanAll();
    const found = ledgerLines(engine);
    engine.close();
    return found;
  });
}
