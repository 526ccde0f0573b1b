import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RepositoryResolver } from '../../../../src/engine/attribution/repositoryResolver.ts';
import { latestSession } from '../../../../src/engine/status/latestSession.ts';
import { WindowSessions } from '../../../../src/engine/status/windowSessions.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { batchOf, call, openIn } from '../../ledger/ledgers.ts';
import { inScratch } from '../../reading/scratch.ts';

const MINUTE = 60_000;
const folder = fc.constantFrom('/w', '/w/a', '/w/a/deep', '/w/b', '/other');
const calls = fc.array(
  fc.record({
    session: fc.constantFrom('a', 'b', 'c', 'd'),
    cwd: folder,
    branch: fc.nat(40).map(String),
    minutes: fc.nat(6000),
    counts: fc.boolean(),
  }),
  { minLength: 1, maxLength: 300, size: 'max' },
);

describe('the latest session', function () {
  this.timeout(240_000);

  it('is the first of all sessions of the folders, however few of the latest calls report it', () => {
    fc.assert(
      fc.property(calls, folder, folder, fc.nat(6000), (all, own, other, now) =>
        inScratch((scratch) => {
          const { ledger } = openIn(scratch, false);
          const tokens = { input: 0, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0, reasoning: 0 };
          ledger.commit(
            batchOf(
              all.map(({ minutes, counts, ...more }, n) =>
                call(`m${n}`, { ...more, time: minutes * MINUTE, tokens: { ...tokens, output: counts ? 1 : 0 } }),
              ),
            ),
          );
          const sessions = new WindowSessions(ledger, new RepositoryResolver(ledger), () => [other]);
          sessions.setFolders([own]);
          const found = sessions.latest(now * MINUTE);
          const listed = sessions.list(now * MINUTE).filter(({ relation }) => relation !== 'nested');
          const expected = listed.find(({ relation }) => relation !== 'worktree') ?? listed[0];
          const reported = ({ session, lastTime, relation, latest }: NonNullable<typeof found>) =>
            JSON.stringify([session, lastTime, relation, latest.cwd, latest.branch]);
          assert.equal(found && reported(found), expected && reported(expected));
          const counted = all.filter(({ counts }) => counts);
          const last = Math.max(...counted.map(({ minutes }) => minutes));
          assert.equal(latestSession(ledger)?.lastTime, counted.length === 0 ? undefined : last * MINUTE);
          ledger.close();
        }),
      ),
      { numRuns: FUZZ_RUNS },
    );
  });
});
