import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AGENTS } from '../../../../src/agents/all.ts';
import { groupInbox } from '../../../../src/core/attribution/inboxGroups.ts';
import { someNames } from '../../../../src/core/attribution/someNames.ts';
import { isOneUntagged } from '../../../../src/core/attribution/workShares.ts';
import { NO_TRACES } from '../../../../src/core/outcomes/sessionTraces.ts';
import { byTicket } from '../../../../src/core/summary/spentGroups.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../../../src/core/usage/totals.ts';
import { workDetail } from '../../../../src/engine/answers/workDetail.ts';
import { attributeSum } from '../../../../src/engine/attribution/attributeSum.ts';
import { Engine } from '../../../../src/engine/ingest/engine.ts';
import { untaggedSessions } from '../../../../src/engine/tagging/inbox.ts';
import { scopeFor } from '../../../../src/engine/tagging/tagging.ts';
import { tagOffer } from '../../../../src/engine/tagging/tagOffers.ts';
import { describeLastStep, describeTags, EVERYWHERE, undoLastStep } from '../../../../src/engine/tagging/tagSteps.ts';
import { BatchBuilder } from '../../../../src/ledger/batch.ts';
import { addTraces } from '../../../../src/ledger/outcomes/traceStore.ts';
import { setPrefix } from '../../../../src/ledger/tags/ruleStore.ts';
import { addTag, addTags, undoLastTag } from '../../../../src/ledger/tags/tagStore.ts';
import { AgentHome } from '../../../vscode/agentHome.ts';

const CHARGE = { input: 1, cacheWrite: 0, cacheRead: 0, output: 2, other: 0, unpriced: false, family: false };

describe('what a window offers for tags', () => {
  let folder = '';
  let repo = '';
  let home: AgentHome;
  let engine: Engine;
  const now = Date.now();
  const call = (session: string, branch: string): void =>
    home.claude({ cwd: repo, branch, session }).call({ output: 10 });
  const costs = () =>
    byTicket(engine.attributor.sums({}, false).map(attributeSum)).map(({ ticket, totals }) => [
      ticket.text,
      totals.calls,
    ]);
  const open = () =>
    untaggedSessions(engine, engine.attributor.sums({}, false))
      .map(
        (one) =>
          `${one.session} ${one.totals.calls}${one.partly ? ' of more' : ''} ${one.suggestion || '-'} ${one.because}`,
      )
      .toSorted();

  beforeEach(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'token-ledger-offers-')));
    home = new AgentHome(folder);
    repo = join(folder, 'repo');
    for (const name of ['objects', 'refs']) mkdirSync(join(repo, '.git', name), { recursive: true });
    writeFileSync(join(repo, '.git/HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(join(repo, '.git/config'), '[remote "origin"]\n\turl = https://me:secret@github.com/Acme/Shop.git\n');
    engine = new Engine({
      agents: AGENTS,
      place: { home: folder, platform: 'linux', env: {} },
      ledgerPath: join(folder, 'ledger.db'),
      charge: () => CHARGE,
      prices: () => 'x',
      dist: folder,
      check: false,
      onRepaired: () => undefined,
    });
    call('keyed', 'feature/PAY-7');
    call('mixed', 'feature/PAY-7');
    call('mixed', 'ann/eng-12-fees');
    call('plain', 'main');
    await engine.scanAll();
  });
  afterEach(() => {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tags the untagged parts of several sessions in one step, which is undone as one', () => {
    const before = open();
    const scopes = (['mixed', 'plain'] as const).map((session) =>
      scopeFor(engine, { agent: 'claude-code', session }, { kind: 'untagged' }),
    );
    const tags = addTags(engine.ledger, scopes, 'OPS-1', now);
    assert.deepEqual(open(), []);
    assert.match(
      describeTags(engine, tags),
      /^OPS-1, ann\/eng-12-fees in repo, <\$0\.0001; OPS-1, main in repo, <\$0\.0001$/,
    );
    const again = tags.map((tag) => ({ ...tag, scope: { kind: 'branch' as const, repository: repo, branch: 'x' } }));
    assert.equal(describeTags(engine, again), 'OPS-1, x in repo (2 sessions), <$0.0001');
    assert.equal(undoLastTag(engine.ledger).length, 2);
    assert.deepEqual(open(), before);
  });

  it('names the session of a tag from now on, before its next call', () => {
    const plain = { agent: 'claude-code', session: 'plain' } as const;
    const tag = addTag(engine.ledger, scopeFor(engine, plain, { kind: 'since', from: now + 3_600_000 }), 'OPS-1', now);
    assert.equal(describeTags(engine, [tag]), 'OPS-1, main in repo');
  });

  it('groups the inbox by branch, the dearest first, without losing a call', () => {
    const rows = untaggedSessions(engine, engine.attributor.sums({}, false)).map((row, at) => ({
      ...row,
      totals: { ...row.totals, charge: { ...row.totals.charge, output: 10 + at } },
    }));
    const twice = [...rows, ...rows.map((row) => ({ ...row, session: `${row.session} again` }))];
    const groups = groupInbox(twice);
    assert.deepEqual(
      groups
        .map(({ branches, parts, suggestion }) => `${branches.join(', ')} ${parts.length} ${suggestion}`)
        .toSorted(),
      ['ann/eng-12-fees 2 ENG-12', 'main 2 '],
    );
    const sum = (list: readonly { readonly totals: Totals }[]) =>
      list.reduce((all, { totals }) => addTotals(all, totals), NO_TOTALS);
    assert.deepEqual(sum(groups), sum(twice));
  });

  it('names every branch of the part that has no ticket', async () => {
    call('wide', 'main');
    call('wide', 'tidy-up');
    call('wide', 'feature/PAY-7');
    await engine.scanAll();
    const wide = untaggedSessions(engine, engine.attributor.sums({}, false)).find(({ session }) => session === 'wide');
    assert.deepEqual([wide?.branches.toSorted(), wide?.totals.calls], [['main', 'tidy-up'], 2]);
  });

  it('names all branches of what was tagged, and its cost, when it is set and when it is undone', async () => {
    for (const branch of ['main', 'tidy-up', 'tidy-more', 'feature/PAY-7']) call('wide', branch);
    call('wide', 'main');
    await engine.scanAll();
    const wide = { agent: 'claude-code', session: 'wide' } as const;
    const offer = tagOffer(engine, wide, now);
    assert.equal(offer?.works.length, 4);
    const branches = untaggedSessions(engine, engine.attributor.sums({}, false)).find(
      ({ session }) => session === 'wide',
    )?.branches;
    assert.deepEqual([branches?.[0], branches?.toSorted()], ['main', ['main', 'tidy-more', 'tidy-up']]);
    const before = costs();
    const tag = addTag(engine.ledger, scopeFor(engine, wide, { kind: 'untagged' }), 'OPS-2', now);
    const words = describeTags(engine, [tag]);
    assert.match(words, /^OPS-2, main, tidy-(up|more) \+1 in repo, <\$0\.0001$/);
    assert.equal(describeLastStep(engine, EVERYWHERE), words);
    // The whole session instead: the first tag is gone, and one step takes both back.
    addTag(engine.ledger, scopeFor(engine, wide, { kind: 'session' }), 'OPS-2', now + 1, tag.id);
    assert.match(describeLastStep(engine, EVERYWHERE), /^OPS-2, main, [^ ]+ \+2 in repo, /);
    assert.match(undoLastStep(engine, EVERYWHERE), /^OPS-2, main, [^ ]+ \+2 in repo, /);
    assert.deepEqual(costs(), before);
  });

  it('is one piece of untagged work, which needs no second question, or several, which do', () => {
    const isOne = (session: string): boolean =>
      isOneUntagged(tagOffer(engine, { agent: 'claude-code', session }, now)?.works ?? []);
    assert.deepEqual(['plain', 'mixed', 'keyed', 'unknown'].map(isOne), [true, false, false, false]);
    addTag(engine.ledger, { kind: 'session', agent: 'claude-code', session: 'plain' }, null, now);
    assert.equal(isOne('plain'), false);
  });

  it('costs a branch as its page does', () => {
    const offer = tagOffer(engine, { agent: 'claude-code', session: 'mixed' }, now);
    const name = offer?.branch.text ?? '';
    const { commonDir } = engine.places.of(repo);
    const page = workDetail(engine, { rows: [] }, { kind: 'branch', name, commonDir });
    assert.ok(page !== undefined && page.totals.calls > 0);
    assert.deepEqual(offer?.branchTotals, page.totals);
  });

  it('groups sessions of the same several branches, and names them all', () => {
    const part = (repository: string, ...branches: string[]) => ({
      repository,
      branches,
      totals: NO_TOTALS,
      suggestion: '',
    });
    const groups = groupInbox([
      part('/r', 'main', 'a'),
      part('/r', 'a', 'main'),
      part('/r', 'main'),
      part('/s', 'main'),
    ]);
    assert.deepEqual(
      groups.map(({ repository, branches, parts }) => `${repository} ${branches.join(', ')} ${parts.length}`),
      ['/r main, a 2', '/r main 1', '/s main 1'],
    );
    assert.deepEqual(
      [[], ['a'], ['a', 'b'], ['a', 'b', 'c', 'd']].map((names) => someNames(names, String)),
      ['', 'a', 'a, b', 'a, b +2'],
    );
  });

  it('lists what has no ticket, with what suggests itself', () => {
    assert.deepEqual(open(), ['mixed 1 of more ENG-12 branch', 'plain 1 - none']);
    addTag(engine.ledger, { kind: 'session', agent: 'claude-code', session: 'plain' }, null, now);
    assert.deepEqual(open(), ['mixed 1 of more ENG-12 branch']);
  });

  it('offers for a session what is known of it, and nothing secret', () => {
    addTag(engine.ledger, { kind: 'session', agent: 'claude-code', session: 'keyed' }, 'PAY-9', now);
    const offer = tagOffer(engine, { agent: 'claude-code', session: 'keyed' }, now);
    assert.equal(offer?.found?.ticket, 'PAY-7');
    assert.deepEqual(offer.ticket, { text: 'PAY-9', origin: 'person' });
    assert.deepEqual([...offer.recent].toSorted(), ['PAY-9']);
    assert.deepEqual(offer.remotes, ['github.com/acme/shop']);
    assert.equal(offer.tagged, 'session');
    assert.equal(offer.lastStep, 'PAY-9, feature/PAY-7 in repo, <$0.0001');
    assert.doesNotMatch(JSON.stringify(offer), /secret/);
    undoLastTag(engine.ledger);
    const after = tagOffer(engine, { agent: 'claude-code', session: 'keyed' }, now);
    assert.deepEqual([after?.tagged, after?.lastStep], [undefined, '']);
  });

  it('offers the branch’s own pull requests, not those that were only looked at', () => {
    const url = (number: number): string => `https://github.com/acme/shop/pull/${number}`;
    const offered = () => tagOffer(engine, { agent: 'claude-code', session: 'keyed' }, now)?.pullRequests;
    const looked = { session: 'keyed', kind: 'pull-request', time: now, value: null } as const;
    const builder = new BatchBuilder(() => CHARGE);
    for (const number of [1, 2, 3]) builder.fact({ ...looked, agent: 'claude-code', key: url(number) });
    engine.ledger.commit(builder.take());
    assert.deepEqual(offered(), []);
    const requests = [
      { url: url(2), branch: 'feature/PAY-7', time: now },
      { url: url(4), branch: 'another', time: now },
    ];
    addTraces(engine.ledger, 'claude-code', 'keyed', { traces: { ...NO_TRACES, requests }, read: new Map() }, now);
    assert.deepEqual(offered(), [{ ticket: '#2', url: url(2) }]);
  });

  it('takes back what was said of a prefix, by undo and by name', () => {
    const name = { agent: 'claude-code', session: 'keyed' } as const;
    const commonDir = join(repo, '.git');
    addTag(engine.ledger, { kind: 'session', agent: 'claude-code', session: 'plain' }, 'OPS-1', now);
    setPrefix(engine.ledger, { commonDir, prefix: 'PAY', state: 'denied', origin: 'person' }, now + 1);
    const denied = tagOffer(engine, name, now);
    assert.deepEqual([denied?.found, denied?.denied], [undefined, 'PAY']);
    assert.equal(denied?.lastStep, 'PAY is not a ticket prefix in repo');
    const elsewhere = { tag: () => false, repository: () => false };
    assert.equal(undoLastStep(engine, elsewhere), '');
    assert.equal(undoLastStep(engine, EVERYWHERE), 'PAY is not a ticket prefix in repo');
    const again = tagOffer(engine, name, now);
    assert.deepEqual(
      [again?.found?.ticket, again?.denied, again?.lastStep],
      ['PAY-7', '', 'OPS-1, main in repo, <$0.0001'],
    );
    assert.equal(undoLastStep(engine, EVERYWHERE), 'OPS-1, main in repo, <$0.0001');
    assert.equal(undoLastStep(engine, EVERYWHERE), '');
  });

  it('offers nothing for a session that is not known', () =>
    assert.equal(tagOffer(engine, { agent: 'codex', session: 'keyed' }, now), undefined));
});
