import assert from 'node:assert/strict';
import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outcomeOfBranch } from '../../../../src/engine/outcomes/branchOutcome.ts';
import { openOutcomeRepo } from '../../../../src/engine/outcomes/history/outcomeRepo.ts';
import { repositoryOutcomes } from '../../../../src/engine/outcomes/repositoryOutcomes.ts';
import { Git, type GitRequest } from '../../../../src/git/git.ts';
import { DAY, lines, MadeRepo, START } from '../../git/makeRepo.ts';
import { askOutcome, headsOf, MapCache } from '../askOutcome.ts';

function work(repo: MadeRepo): void {
  repo.write('a.txt', lines(60)).commit('Start');
  repo.branch('feat').write('feat.txt', lines(20)).commit('One');
  repo.write('feat.txt', lines(30)).commit('Two');
}

/** Counts what it is asked for. */
class CountingGit extends Git {
  readonly asked: string[] = [];

  override text(request: GitRequest): Promise<string> {
    this.asked.push(request.args[0] ?? '');
    return super.text(request);
  }
}

describe('outcomes of what is not as it should be', () => {
  let repo: MadeRepo;
  beforeEach(() => {
    repo = new MadeRepo();
  });
  afterEach(() => repo.remove());

  const run = (git = new Git(), cache = new MapCache()) => ({
    git,
    commonDir: repo.commonDir,
    scratch: join(repo.home, 'scratch'),
    now: repo.now,
    cache,
  });
  const input = (branch: string) => ({ branch, heads: headsOf(repo, branch), firstCall: START, lastCall: START });

  it('no git', async () => {
    const [outcome] = await repositoryOutcomes(run(new Git({ path: join(repo.home, 'no-git') })), [input('feat')]);
    assert.equal(outcome?.state, 'unlinked');
    assert.match(outcome.evidence[0]?.text ?? '', /^Git was not found/);
  });

  it('no repository', async () => {
    const opened = await openOutcomeRepo({ ...run(), commonDir: join(repo.home, 'gone') });
    assert.ok('problem' in opened, 'opened');
    assert.match((await outcomeOfBranch(opened, input('x'), new MapCache())).evidence[0]?.text ?? '', /could not/);
  });

  it('an empty repository', async () => {
    const outcome = await askOutcome(repo, 'feat');
    assert.equal(outcome.state, 'unlinked');
    assert.match(outcome.evidence[0]?.text ?? '', /no branch that could be called its default/);
  });

  it('a shallow clone, cut before the branch began', async () => {
    work(repo);
    repo.checkout('main').write('b.txt', lines(5)).commit('Main');
    repo.gitIn(repo.home, 'clone', '-q', '--depth', '1', '--no-single-branch', `file://${repo.dir}`, 'shallow');
    const outcome = await outcomeIn(repo, join(repo.home, 'shallow'), 'feat');
    assert.equal(outcome.state, 'unlinked');
    assert.match(outcome.evidence[0]?.text ?? '', /shallow clone/);
  });

  it('broken objects in the branch', async () => {
    work(repo);
    repo.checkout('main').write('b.txt', lines(5)).commit('Main');
    const id = repo.head('feat');
    rmSync(join(repo.commonDir, 'objects', id.slice(0, 2), id.slice(2)));
    const outcome = await askOutcome(repo, 'feat', { heads: [] });
    assert.equal(outcome.state, 'unlinked', JSON.stringify(outcome));
  });

  it('an origin whose HEAD is detached: the usual name is taken, and said', async () => {
    work(repo);
    repo.squash('feat', 'Feature (#1)');
    repo.gitIn(repo.home, 'clone', '-q', repo.dir, 'clone');
    const dir = join(repo.home, 'clone');
    repo.gitIn(dir, 'update-ref', '--no-deref', 'refs/remotes/origin/HEAD', repo.head('main'));
    const outcome = await outcomeIn(repo, dir, 'feat');
    assert.deepEqual([outcome.landing, outcome.landedIn?.into], ['squash', 'refs/remotes/origin/main']);
  });

  it('no remote and two branches of unusual names: nothing is guessed', async () => {
    work(repo);
    repo.git('branch', '-m', 'main', 'one');
    assert.equal((await askOutcome(repo, 'feat')).state, 'unlinked');
  });

  for (const branch of ['', 'HEAD', '(detached)']) {
    it(`work on no branch (${JSON.stringify(branch)})`, async () => {
      work(repo);
      assert.equal((await askOutcome(repo, branch, { heads: [] })).state, 'unlinked');
    });
  }

  it('a detached stretch whose commits landed', async () => {
    work(repo);
    const tip = repo.head();
    repo.squash('feat', 'Feature (#1)');
    repo.git('branch', '-D', 'feat');
    assert.equal((await askOutcome(repo, 'HEAD', { heads: [tip] })).landing, 'squash');
  });

  it('a branch that nobody remembers', async () => {
    work(repo);
    const outcome = await askOutcome(repo, 'other', { heads: ['not an id', 'a'.repeat(40), '--help'] });
    assert.deepEqual([outcome.state, outcome.confidence], ['unlinked', 'unknown']);
  });

  it('a branch that nobody remembers, but a merge commit names', async () => {
    work(repo);
    repo.checkout('main').write('b.txt', lines(5)).commit('Main');
    repo.git('merge', '-q', '--no-ff', '-m', 'Merge pull request #7 from someone/feat', 'feat');
    repo.git('branch', '-D', 'feat');
    const outcome = await askOutcome(repo, 'feat', { heads: [] });
    assert.deepEqual([outcome.landing, outcome.confidence], ['merge', 'high']);
  });

  it('a branch that nobody remembers, but its pull request’s number is known', async () => {
    work(repo);
    repo.squash('feat', 'Feature (#17)');
    repo.git('branch', '-D', 'feat');
    const outcome = await askOutcome(repo, 'feat', { heads: [], requests: [17] });
    assert.deepEqual([outcome.landing, outcome.confidence], ['edited', 'probable']);
    assert.equal((await askOutcome(repo, 'feat', { heads: [], requests: [18] })).state, 'unlinked');
  });

  it('a branch that is gone since the last fetch may have landed: we cannot tell', async () => {
    work(repo);
    repo.checkout('main').gitIn(repo.home, 'clone', '-q', repo.dir, 'clone');
    const dir = join(repo.home, 'clone');
    repo.gitIn(dir, 'fetch', '-q');
    const fetched = new Date(START - DAY);
    utimesSync(join(dir, '.git', 'FETCH_HEAD'), fetched, fetched);
    repo.gitIn(dir, 'update-ref', '-d', 'refs/remotes/origin/feat');
    const outcome = await outcomeIn(repo, dir, 'feat');
    assert.equal(outcome.state, 'unlinked', JSON.stringify(outcome));
    assert.equal(outcome.asOf, START - DAY);
  });

  it('work straight on main', async () => {
    repo.write('a.txt', lines(60)).commit('Start');
    const first = repo.write('b.txt', lines(15)).commit('Made by the session');
    repo.write('c.txt', lines(15)).commit('Made by somebody else');
    const outcome = await askOutcome(repo, 'main', { heads: [], commits: [first.slice(0, 9)] });
    assert.deepEqual([outcome.state, outcome.landing, outcome.lines], ['landed_young', 'direct', 15]);
    const seen = { heads: [repo.head('main')], commits: [] };
    assert.equal((await askOutcome(repo, 'main', seen)).state, 'open', 'a first commit may still come');
    repo.days(31);
    assert.equal((await askOutcome(repo, 'main', seen)).state, 'no_code');
    assert.equal((await askOutcome(repo, 'main', { heads: [] })).state, 'unlinked');
    const rewritten = await askOutcome(repo, 'main', { heads: [repo.head('main')], commits: ['abcdef0123'] });
    assert.equal(rewritten.state, 'unlinked');
    assert.match(rewritten.evidence[0]?.text ?? '', /are not there any more$/);
  });

  it('a 1,000-file commit between the branch and now', async () => {
    work(repo);
    repo.squash('feat', 'Feature (#1)');
    for (let i = 0; i < 1000; i++) repo.write(`big/${i % 50}/${i}.txt`, `content of file ${i}\n`);
    repo.commit('Import');
    repo.days(40);
    assert.equal((await askOutcome(repo, 'feat')).state, 'landed_kept');
  });

  it('nothing is asked twice: the second run needs no walk, and reports the same', async () => {
    work(repo);
    repo.squash('feat', 'Feature (#1)');
    repo.branch('open').write('open.txt', lines(20)).commit('Open');
    repo.checkout('main').days(35);
    const cache = new MapCache();
    const inputs = ['feat', 'open', 'gone'].map(input);
    const first = await repositoryOutcomes(run(new Git(), cache), inputs);
    const git = new CountingGit();
    assert.deepEqual(await repositoryOutcomes(run(git, cache), inputs), first);
    assert.deepEqual(
      git.asked.filter((command) => !['version', 'for-each-ref', 'log', 'cat-file'].includes(command)),
      [],
    );
    assert.ok(git.asked.length <= 6, git.asked.join(' '));
  });

  it('a run that is stopped goes on where it was', async () => {
    work(repo);
    repo.squash('feat', 'Feature (#1)');
    for (const name of ['b', 'c', 'd']) repo.branch(name).write(`${name}.txt`, lines(12)).commit(name);
    const inputs = ['feat', 'b', 'c', 'd'].map(input);
    const whole = await repositoryOutcomes(run(), inputs);
    const cache = new MapCache();
    const stop = new AbortController();
    const stopped = repositoryOutcomes(
      { ...run(new Git(), cache), signal: stop.signal, onOutcome: () => stop.abort(new Error('stopped')) },
      inputs,
    );
    await assert.rejects(stopped, /stopped/);
    assert.ok(cache.entries.size > 0);
    assert.deepEqual(await repositoryOutcomes(run(new Git(), cache), inputs), whole);
    assert.deepEqual(readdirSync(join(repo.home, 'scratch')), []);
  });

  it('main that moved on is not walked again from the start, and a rewritten main is', async () => {
    work(repo);
    repo.checkout('main').write('feat.txt', lines(3)).commit('Unlike');
    const cache = new MapCache();
    assert.equal((await askOutcome(repo, 'feat', {}, cache)).state, 'open');
    repo.git('checkout', '-q', 'feat', '--', 'feat.txt');
    repo.commit('Feature (#1)');
    assert.equal((await askOutcome(repo, 'feat', {}, cache)).landing, 'squash');
    repo.git('reset', '-q', '--hard', 'HEAD~1');
    assert.equal((await askOutcome(repo, 'feat', {}, cache)).state, 'open');
  });

  it('a damaged cache is asked again', async () => {
    work(repo);
    repo.squash('feat', 'Feature (#1)');
    const cache = new MapCache();
    const first = await askOutcome(repo, 'feat', {}, cache);
    for (const key of cache.entries.keys()) cache.set(key, '{"torn');
    assert.deepEqual(await askOutcome(repo, 'feat', {}, cache), first);
  });

  it('what a killed run left behind is swept after a day', async () => {
    work(repo);
    const scratch = join(repo.home, 'scratch');
    await askOutcome(repo, 'feat');
    writeFileSync(join(scratch, 'objects-old'), '');
    const old = new Date(Date.now() - 2 * DAY);
    utimesSync(join(scratch, 'objects-old'), old, old);
    await askOutcome(repo, 'feat');
    assert.deepEqual(readdirSync(scratch), []);
  });
});

/** The outcome in a clone of the made repository. */
function outcomeIn(repo: MadeRepo, dir: string, branch: string): ReturnType<typeof askOutcome> {
  const clone = { commonDir: join(dir, '.git'), home: repo.home, now: repo.now } as MadeRepo;
  return askOutcome(clone, branch, { heads: headsOf(repo, branch) });
}
