import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lines } from '../git/makeRepo.ts';
import { type OutcomeRowJson, World } from './world.ts';

/** A use of a tool and its result, as Claude Code writes them. */
function tool(world: World, branch: string, name: string, input: object, content: string): void {
  const id = `toolu_${Math.round(world.repo.now)}_${name}`;
  const line = { cwd: world.repo.dir, gitBranch: branch };
  world.said({ type: 'assistant', ...line, message: { content: [{ type: 'tool_use', id, name, input }] } });
  world.said({ type: 'user', ...line, message: { content: [{ type: 'tool_result', tool_use_id: id, content }] } });
}

const shell = (world: World, branch: string, command: string, output: string): void =>
  tool(world, branch, 'Bash', { command }, output);

/** What git prints when it commits. */
function committed(world: World, branch: string, id: string): void {
  const output = `[${branch} ${id.slice(0, 7)}] Words of the commit\n 1 file changed, 30 insertions(+)`;
  shell(world, branch, 'git commit -m "Words of the commit"', output);
}

describe('the evidence that logs themselves hold', function () {
  this.timeout(120_000);
  let world: World;
  let rows: readonly OutcomeRowJson[];
  const row = (branch: string): OutcomeRowJson => {
    const found = rows.find((each) => each.branch === branch);
    if (!found) throw new Error(`no row of ${branch}`);
    return found;
  };
  const has = (branch: string, text: string): boolean => row(branch).evidence.includes(text);
  const PRINTED = 'E2: 1 commit: named by the session’s own output or checkpoint';
  const EDITED = 'E3: 1 commit: same author, time and files';

  before(() => {
    world = new World();
    const { repo } = world;
    world.at(60);
    repo.write('base.txt', lines(50)).commit('Start');
    repo.git('remote', 'add', 'origin', 'git@github.com:octo/shop.git');

    world.at(50).branch('feat/printed', 'printed');
    committed(world, 'feat/printed', repo.head());

    world.at(49).branch('feat/edited', 'folder/edited-by-hand.txt');
    tool(world, 'feat/edited', 'Write', { file_path: join(repo.dir, 'folder/edited-by-hand.txt') }, 'File created');

    world.at(48).branch('feat/other-file', 'other');
    tool(world, 'feat/other-file', 'Edit', { file_path: join(repo.dir, 'elsewhere.txt') }, 'The file was updated');

    world.at(47).branch('feat/told-nothing', 'nothing');

    world.at(46).branch('feat/asked', 'asked');
    shell(world, 'feat/asked', 'gh pr create --fill', 'https://github.com/octo/shop/pull/31\n');
    repo.checkout('main').git('merge', '-q', '--no-ff', '-m', 'Bring it in', 'feat/asked');

    world.at(45).branch('feat/viewed', 'viewed');
    shell(world, 'feat/viewed', 'gh pr view 32', 'https://github.com/octo/shop/pull/32\n');
    shell(world, 'feat/viewed', 'gh pr create', 'https://github.com/somebody/else/pull/33\n');

    world.at(44).branch('feat/gone', 'gone');
    committed(world, 'feat/gone', repo.head());
    repo.squash('feat/gone', 'Squashed');
    repo.git('branch', '-D', 'feat/gone');

    world.at(43).call(repo.dir, 'main');
    const straight = repo.write('straight', lines(20)).commit('Straight on main');
    committed(world, 'main', straight);
    repo.git('reflog', 'expire', '--expire=now', '--all');
    writeFileSync(join(world.home, '.gitconfig'), '[user]\n\tname = Dev\n\temail = dev@example.com\n');
    rows = world.outcomes();
  });
  after(() => world.repo.remove());

  it('E2: a commit that the session’s own output printed', () => assert.ok(has('feat/printed', PRINTED)));

  it('E3: author, time and a file that the session edited', () => {
    assert.ok(has('feat/edited', EDITED), JSON.stringify(row('feat/edited')));
    for (const branch of ['feat/other-file', 'feat/told-nothing'])
      assert.ok(!row(branch).evidence.some((text) => /^E\d/.test(text)), branch);
  });

  it('a branch that git forgot is found by the commit that was printed', () => {
    assert.deepEqual([row('feat/gone').state, row('feat/gone').landing], ['landed_kept', 'squash']);
  });

  it('work straight on main is certain where it was printed', () => {
    assert.deepEqual([row('main').landing, row('main').confidence], ['direct', 'certain']);
    assert.ok(has('main', PRINTED));
  });

  it('a pull request is a branch’s own if its session created it there, and not if it looked at it', () => {
    assert.ok(has('feat/asked', 'A session created pull request #31 from it'), JSON.stringify(row('feat/asked')));
    assert.ok(!row('feat/viewed').evidence.some((text) => text.includes('pull request')));
  });

  it('keeps no words, and of paths only the name of the first file that a session changed', () => {
    const folder = join(world.home, 'ledger');
    const kept = readdirSync(folder)
      .filter((name) => name.startsWith('ledger.'))
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('');
    assert.ok(kept.includes('"traces"') || kept.includes('traces'), 'the ledger was not found');
    for (const text of ['/edited-by-hand', 'Words of the commit', 'gh pr create'])
      assert.ok(!kept.includes(text), `${text} is in the ledger`);
  });

  it('the second time reports the same, what is added to the log comes in, and what the log forgot stays', () => {
    assert.deepEqual(world.outcomes(), rows);
    const { repo } = world;
    repo.now = Date.now() - 3_600_000;
    repo.checkout('feat/told-nothing').write('nothing', lines(31)).commit('More');
    const path = join(world.home, '.claude/projects/p/session-1.jsonl');
    world.call(repo.dir, 'feat/told-nothing');
    committed(world, 'feat/told-nothing', repo.head());
    appendFileSync(path, '{"torn');
    rows = world.outcomes();
    assert.ok(has('feat/told-nothing', PRINTED), JSON.stringify(row('feat/told-nothing')));
    assert.ok(has('feat/printed', PRINTED));
  });
});
