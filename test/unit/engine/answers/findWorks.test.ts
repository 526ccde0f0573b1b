import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chargeTotal } from '../../../../src/core/usage/charge.ts';
import { findWorks } from '../../../../src/engine/answers/findWorks.ts';
import { workDetail } from '../../../../src/engine/answers/workDetail.ts';
import type { Engine } from '../../../../src/engine/ingest/engine.ts';
import { Window } from '../../../../src/engine/status/window.ts';
import { scopeFor } from '../../../../src/engine/tagging/tagging.ts';
import { reachOfWindow } from '../../../../src/engine/tagging/tagSteps.ts';
import { addTag } from '../../../../src/ledger/tags/tagStore.ts';
import { AgentHome } from '../../../vscode/agentHome.ts';
import { engineOn } from '../machine.ts';

describe('the list of tickets and branches', () => {
  let folder: string;
  let engine: Engine;
  let now = Date.now() - 3_600_000;

  before(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'token-ledger-works-')));
    const home = new AgentHome(folder);
    for (const name of ['shop', 'till']) {
      for (const part of ['objects', 'refs']) mkdirSync(join(folder, name, '.git', part), { recursive: true });
      writeFileSync(join(folder, name, '.git/HEAD'), 'ref: refs/heads/main\n');
    }
    const session = (name: string, at: string) => {
      const log = home.claude({ cwd: join(folder, at), branch: '', session: name, now: () => now });
      return (branch: string, output: number): void => {
        now += 60_000;
        log.switchBranch(branch);
        log.call({ output });
      };
    };
    const one = session('one', 'shop');
    one('feature/ABC-1-pay', 1000);
    one('main', 2000);
    const two = session('two', 'shop');
    two('feature/ABC-1-pay', 400);
    two('feature/abc-12', 50);
    two('HEAD', 30);
    const other = session('other', 'till');
    other('feature/ABC-1-pay', 7);
    other('XY-9', 9);
    session('loose', '.')('main', 5);
    engine = engineOn(folder, folder);
    await engine.scanAll();
    const loose = { agent: 'claude-code' as const, session: 'loose' };
    addTag(engine.ledger, scopeFor(engine, loose, { kind: 'session' }), 'LOOSE-1', now);
    const part = { agent: 'claude-code' as const, session: 'one' };
    addTag(engine.ledger, scopeFor(engine, part, { kind: 'untagged' }), 'abc-1', now);
  });
  after(() => {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const find = (search: string, limit = 100, here = 'shop') => {
    const scope = { folders: [join(folder, here)], pinned: '', extraRoots: [] };
    const window = new Window(engine, { price: () => ({ status: 'unpriced' }) as never }, scope);
    const { repository } = reachOfWindow(engine, window);
    return findWorks(engine.attributor.sums({}, false), ({ place }) => repository(place.commonDir), { search, limit });
  };
  const names = (...args: Parameters<typeof find>) => find(...args).map(({ kind, name }) => `${kind} ${name}`);

  it('holds all of the window’s repositories, the latest first, whatever session is shown', () => {
    assert.deepEqual(names(''), ['ticket ABC-1', 'branch feature/abc-12', 'branch feature/ABC-1-pay', 'branch main']);
    assert.deepEqual(names('', 2), ['ticket ABC-1', 'branch feature/abc-12']);
  });

  for (const [search, found] of [
    ['PAY', ['branch feature/ABC-1-pay']],
    ['abc-1', ['ticket ABC-1', 'branch feature/abc-12', 'branch feature/ABC-1-pay']],
    // Of another repository, and of none: known in the ledger.
    [' xy-9 ', ['ticket XY-9', 'branch XY-9']],
    ['loose-1', ['ticket LOOSE-1']],
    ['xy', []],
    ['NONE-1', []],
  ] as const)
    it(`finds what is typed: ${JSON.stringify(search)}`, () => assert.deepEqual(names(search), found));

  it('says what each page says', () => {
    let all = 0;
    for (const search of ['', 'XY-9', 'LOOSE-1']) {
      for (const { kind, name, repository, totals, lastTime } of find(search)) {
        const commonDir = repository === '' ? '' : engine.places.of(repository).commonDir;
        const page = workDetail(engine, { rows: [] }, { kind, name, commonDir });
        assert.deepEqual([totals, lastTime], [page?.totals, page?.lastTime], name);
        assert.ok(chargeTotal(totals.charge) > 0);
        all += 1;
      }
    }
    assert.equal(all, 7);
  });

  it('counts a ticket whichever way it is spelled, in all repositories', () => {
    const [ticket] = find('ABC-1');
    const calls = [ticket?.totals.calls, ticket?.isExact];
    assert.deepEqual(calls, [4, true]);
  });
});
