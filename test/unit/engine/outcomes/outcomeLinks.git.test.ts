import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileMark } from '../../../../src/core/outcomes/sessionTraces.ts';
import { openOutcomeRepo } from '../../../../src/engine/outcomes/history/outcomeRepo.ts';
import { retentionBaseline } from '../../../../src/engine/outcomes/retention/retentionBaseline.ts';
import { Git } from '../../../../src/git/git.ts';
import { DAY, lines, MadeRepo, START } from '../../git/makeRepo.ts';
import { askOutcome, MapCache } from '../askOutcome.ts';

const SESSION = '6a1c1f0e-1111-4222-8333-444455556666';
const sessions = [{ agent: 'claude-code', session: SESSION }];
const KEY = `s_${createHash('sha256').update(`claude:${SESSION}`).digest('hex').slice(0, 14)}`;

function note(path: string, ranges: string): string {
  const meta = {
    schema_version: 'authorship/3.0.0',
    prompts: {},
    sessions: { [KEY]: { agent_id: { tool: 'claude' } } },
  };
  return `${path}\n  ${KEY}::t_00000000000001 ${ranges}\n  h_00000000000002 1-2\n---\n${JSON.stringify(meta)}\n`;
}

describe('how commits are tied to sessions', () => {
  let repo: MadeRepo;
  beforeEach(() => {
    repo = new MadeRepo();
    repo.write('a.txt', lines(60)).commit('Start');
    repo.branch('feat').write('feat.txt', lines(20)).commit('One');
  });
  afterEach(() => repo.remove());

  const grades = async (known: Parameters<typeof askOutcome>[2]): Promise<string> =>
    (await askOutcome(repo, 'feat', known)).commits
      .map(({ grade, session }) => `${grade} ${session}`.trim())
      .join(', ');

  it('not at all without a sign', async () => assert.equal(await grades({ sessions }), ''));

  it('E1: a note of git-ai names the session, and its lines are followed', async () => {
    repo.git('notes', '--ref=ai', 'add', '-m', note('feat.txt', '5-20'), 'feat');
    repo.write('feat.txt', `two lines\nabove\n${lines(20)}`).commit('Two');
    repo.squash('feat', 'Feature (#1)');
    repo.days(10).write('feat.txt', `two lines\nabove\n${lines(20, { 1: 'one of a person', 5: 'one of the agent' })}`);
    repo.commit('Later');
    repo.days(40);
    const outcome = await askOutcome(repo, 'feat', { sessions });
    assert.deepEqual(
      outcome.commits.map(({ grade, session, time }) => [grade, session, time]),
      [['E1', SESSION, Number(repo.git('log', '-1', '--format=%at', 'feat^')) * 1000]],
    );
    assert.equal(outcome.lines, 22);
    assert.deepEqual(outcome.agentLines, { lines: 16, retained: { '14': 15 / 16, '30': 15 / 16, '90': null } });
    assert.deepEqual(outcome.retained, { '14': 20 / 22, '30': 20 / 22, '90': null });
    assert.ok(
      outcome.evidence.some(({ grade, text }) => grade === 'E1' && text === '1 commit: git-ai notes name the session'),
    );
  });

  it('not by a note about somebody else’s session, or by what is no note', async () => {
    repo.git('notes', '--ref=ai', 'add', '-m', note('feat.txt', '5-20'), 'feat');
    assert.equal(await grades({ sessions: [{ agent: 'codex', session: SESSION }] }), '');
    repo.git('notes', '--ref=ai', 'add', '-f', '-m', 'x\n---\nnot json', 'feat');
    assert.equal(await grades({ sessions }), '');
  });

  it('E2: an Entire checkpoint names the session', async () => {
    repo.write('feat.txt', lines(25)).commit('Two\n\nEntire-Checkpoint: 0123456789ab');
    repo.git('checkout', '-q', '--orphan', 'entire/checkpoints/v1');
    repo.write('01/23456789ab/metadata.json', '{"checkpoint_id":"0123456789ab"}');
    repo.write('01/23456789ab/0/metadata.json', JSON.stringify({ session_id: SESSION, branch: 'feat' }));
    repo.commit('Checkpoint');
    repo.checkout('main');
    assert.equal(await grades({ sessions }), `E2 ${SESSION}`);
    assert.equal(await grades({ sessions: [{ agent: 'claude-code', session: 'another' }] }), '');
  });

  it('E2: the session’s own output showed the commit', async () => {
    assert.equal(await grades({ commits: [repo.head('feat').slice(0, 8)] }), 'E2');
  });

  it('E3: author, time and files agree', async () => {
    const known = { authorEmails: ['dev@example.com'], editedFiles: [fileMark(repo.commonDir, 'feat.txt')] };
    assert.equal(await grades(known), 'E3');
    assert.equal(await grades({ ...known, editedFiles: [fileMark(repo.commonDir, 'a.txt')] }), '');
    assert.equal(await grades({ ...known, authorEmails: ['other@example.com'] }), '');
    assert.equal(await grades({ ...known, firstCall: START - DAY, lastCall: START - DAY / 2 }), '');
  });

  it('E4: a tool’s mark, in time', async () => {
    repo.write('feat.txt', lines(25)).commit('Two\n\nCo-Authored-By: Claude <noreply@anthropic.com>');
    assert.equal(await grades({}), 'E4');
    assert.equal(await grades({ firstCall: START - DAY, lastCall: START - DAY / 2 }), '');
  });
});

describe('what the repository itself keeps', () => {
  it('is measured on the month’s other landings', async () => {
    const repo = new MadeRepo();
    try {
      repo.write('a.txt', lines(12)).commit('Start');
      const ours = repo.write('ours.txt', lines(12)).commit('Ours (#1)');
      repo.write('pushed.txt', lines(12)).commit('Pushed without a request');
      for (const n of [2, 3, 4]) repo.write(`${n}.txt`, lines(12)).commit(`Theirs (#${n})`);
      repo
        .days(20)
        .write('2.txt', lines(12, { 1: 'changed', 2: 'changed too', 3: 'and this' }))
        .commit('Later (#5)');
      repo.days(20);
      const cache = new MapCache();
      const scratch = join(repo.home, 'scratch');
      const opened = await openOutcomeRepo({ git: new Git(), commonDir: repo.commonDir, scratch, now: repo.now });
      assert.ok('repo' in opened);
      const shares = await retentionBaseline(opened.repo, START, START + DAY, new Set([ours]), cache);
      await opened.repo.close();
      assert.deepEqual(
        shares.map((kept) => kept['30'] ?? -1).toSorted((a, b) => a - b),
        [0.75, 1, 1],
      );
      assert.deepEqual(
        shares.map((kept) => kept['14']),
        [1, 1, 1],
      );
    } finally {
      repo.remove();
    }
  });
});
