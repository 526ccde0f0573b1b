import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describeSessions } from '../../../../src/cli/report/sessionColumns.ts';
import { sessionsTable } from '../../../../src/cli/summary/summaryTables.ts';
import { createPricer, type Pricer } from '../../../../src/core/pricing/priceCall.ts';
import { sessionChoices } from '../../../../src/core/status/sessionChoices.ts';
import { statusView } from '../../../../src/core/status/statusView.ts';
import { periodOf } from '../../../../src/core/summary/summaryPeriod.ts';
import { createDayOf } from '../../../../src/core/usage/day.ts';
import { summaryOf } from '../../../../src/engine/answers/summary.ts';
import { workDetail } from '../../../../src/engine/answers/workDetail.ts';
import type { Engine } from '../../../../src/engine/ingest/engine.ts';
import { Window } from '../../../../src/engine/status/window.ts';
import { untaggedSessions } from '../../../../src/engine/tagging/inbox.ts';
import { tagOffer } from '../../../../src/engine/tagging/tagOffers.ts';
import { treeRows } from '../../../../src/extension/tree/treeRows.ts';
import { AgentHome, type ClaudeLog } from '../../../vscode/agentHome.ts';
import { shippedCard } from '../../core/ratesForTests.ts';
import { FORMATS } from '../../core/statusSamples.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { engineOn } from '../machine.ts';

const DAY_MS = 86_400_000;
const NAME = { agent: 'claude-code', session: 'a-session' } as const;

describe('the name of one session', () => {
  let folder: string;
  let engine: Engine;
  let log: ClaudeLog;
  let now: number;
  let pricer: Pricer;

  before(async () => {
    pricer = createPricer(await shippedCard());
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-name-'));
    engine = engineOn(folder, join(folder, 'state'));
    now = Date.now() - 3 * DAY_MS;
    log = new AgentHome(folder).claude({ cwd: '/w', branch: '', session: NAME.session, now: () => now });
  });
  afterEach(() => {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The name on every screen that shows it. */
  async function names(): Promise<ReadonlySet<string>> {
    await engine.scanAll();
    const window = new Window(engine, pricer, { folders: ['/w'], pinned: '', extraRoots: [] });
    const status = window.status(now);
    assert.ok(status.kind === 'session');
    const sums = engine.attributor.sums({}, false);
    const { ticket, branch } = status.current;
    const work = ticket.text === '' ? undefined : ({ kind: 'ticket', name: ticket.text, commonDir: '' } as const);
    const day = periodOf('day', createDayOf()(now));
    const summary = summaryOf(engine, pricer, {
      period: day,
      scope: 'all',
      contexts: undefined,
      now,
      reading: false,
    });
    const choices = sessionChoices(window.list(9), { shown: '', pinned: '', now, formats: FORMATS });
    const [title] = statusView(status, { format: '', preset: 'split', formats: () => FORMATS }).hover;
    const rows = treeRows(summary, 'en', () => false).flatMap((top) => top.children.flatMap((each) => each.children));
    const shown = [
      status.current.title,
      title?.kind === 'title' ? title.text : 'no hover',
      ...summary.spent.sessions.map((row) => row.title),
      ...untaggedSessions(engine, sums).map((row) => row.title),
      ...(work === undefined ? [] : (workDetail(engine, { rows: [] }, work)?.sessions ?? []).map((row) => row.title)),
      describeSessions(engine, sums).get(NAME.session)?.title ?? '',
      tagOffer(engine, NAME, now)?.title ?? '',
      ...choices.flatMap((choice) =>
        choice.kind === 'session' ? [choice.label.split(' · ').slice(1).join(' · ')] : [],
      ),
      ...rows.map((row) => row.tooltip.split('\n')[0] ?? ''),
    ];
    assert.ok(
      sessionsTable(summary.spent, FORMATS)
        .replaceAll(/\s+/g, ' ')
        .includes(shown[0]?.replaceAll(/\s+/g, ' ') ?? '?'),
    );
    assert.ok(branch.text !== undefined && !shown.includes(''), JSON.stringify(shown));
    return new Set(shown);
  }

  const call = fc.record({
    branch: fc.constantFrom('main', 'fix/a', 'feature/ABC-1-pay', 'XY-9'),
    output: fc.integer({ min: 1, max: 100_000 }),
    /** Until the next call, ms: minutes or days. */
    pause: fc.constantFrom(60_000, 3_600_000, DAY_MS),
  });

  it('is the same on every screen, and stays the same whatever the session does later', async () => {
    await fc.assert(
      fc
        .asyncProperty(fc.array(call, { minLength: 2, maxLength: 5 }), async (calls) => {
          let first: string | undefined;
          for (const { branch, output, pause } of calls) {
            log.switchBranch(branch);
            log.call({ output });
            const [name, ...others] = await names();
            assert.deepEqual(others, []);
            first ??= name;
            assert.equal(name, first);
            now += pause;
          }
          assert.match(first ?? '', new RegExp(`^${calls[0]?.branch} · `));
        })
        .beforeEach(() => {
          engine.close();
          rmSync(folder, { recursive: true, force: true });
          folder = mkdtempSync(join(tmpdir(), 'token-ledger-name-'));
          engine = engineOn(folder, join(folder, 'state'));
          now = Date.now() - 30 * DAY_MS;
          log = new AgentHome(folder).claude({ cwd: '/w', branch: '', session: NAME.session, now: () => now });
        }),
      { numRuns: Math.ceil(FUZZ_RUNS / 2) },
    );
  });
});
