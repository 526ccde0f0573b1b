import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type BranchOutcome, NOT_RETAINED } from '../../../src/core/outcomes/outcome.ts';
import { writeOutcomes } from '../../../src/ledger/outcomes/outcomeStore.ts';
import { type Endpoint, endpoint, NOW } from '../server/support.ts';
import { Developer } from './developer.ts';

const HOUR = 3_600_000;

const landed = (branch: string, part: Partial<BranchOutcome>): BranchOutcome => ({
  branch,
  state: 'landed_kept',
  confidence: 'certain',
  evidence: [],
  landing: 'squash',
  landedAt: NOW,
  landedIn: null,
  revertedAt: null,
  lines: 10,
  retained: NOT_RETAINED,
  agentLines: null,
  commits: [],
  asOf: null,
  ...part,
});

describe('what became of work, told to a team', () => {
  let server: Endpoint;
  let dev: Developer;
  let commonDir = '';
  const report = (...outcomes: readonly BranchOutcome[]): void =>
    writeOutcomes(
      dev.engine.ledger,
      outcomes.map((outcome) => ({ commonDir, branch: outcome.branch, heads: [], outcome, looked: NOW })),
    );

  beforeEach(async () => {
    server = await endpoint();
    dev = new Developer({ invitation: await server.invite(), now: NOW });
    const cwd = join(dev.home, 'shop');
    mkdirSync(cwd);
    execFileSync('git', ['init', '-q', cwd]);
    execFileSync('git', ['-C', cwd, 'remote', 'add', 'origin', 'git@github.com:acme/shop.git']);
    commonDir = realpathSync(join(cwd, '.git'));
    const at = NOW - HOUR;
    await dev.work({ at, cwd }, { at, cwd, branch: 'tidy-up' }, { at, cwd, branch: 'never-looked-at' });
    await dev.connect();
  });
  afterEach(async () => {
    dev.close();
    await server.close();
  });

  it('nothing is reported while nobody looked', async () => {
    await later(2);
    assert.deepEqual(await cells('outcome'), []);
  });

  it('is reported once something landed and the day is over', async () => {
    report(landed('ABC-123-pay', {}), landed('tidy-up', { state: 'open', landedAt: null }));
    await dev.sync();
    assert.deepEqual(await cells('outcome'), []);
    await later(2);
    assert.deepEqual(await cells('outcome'), ['ABC-123 landed_kept', 'null open', 'null unlinked']);
  });

  it('a pull request that brought work in names it where there is no ticket', async () => {
    report(landed('tidy-up', { request: 212 }));
    await later(2);
    assert.deepEqual(await cells('usage'), ['ABC-123 claude-code', 'acme/shop#212 claude-code', 'null claude-code']);
    assert.deepEqual(await cells('outcome'), ['ABC-123 unlinked', 'acme/shop#212 landed_kept', 'null unlinked']);
  });

  it('changes when it turns out otherwise', async () => {
    report(landed('ABC-123-pay', { state: 'landed_young' }));
    await later(2);
    report(landed('ABC-123-pay', { state: 'reverted', revertedAt: NOW }));
    await later(20);
    assert.ok((await cells('outcome')).includes('ABC-123 reverted'));
  });

  async function later(days: number): Promise<void> {
    dev.now += days * 24 * HOUR;
    server.now = dev.now;
    await dev.sync();
  }

  async function cells(kind: string): Promise<readonly string[]> {
    const sql = 'SELECT body FROM rows WHERE kind = $1';
    const rows = await server.serving.store.database.read(sql, [kind]);
    return rows
      .flatMap((row) => (JSON.parse(String(row['body'])) as { cells: Record<string, string>[] }).cells)
      .map((cell) => `${cell['artifact']} ${cell['state'] ?? cell['agent']}`)
      .toSorted();
  }
});
