import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { lines, MadeRepo } from '../../git/makeRepo.ts';
import { askOutcome } from '../askOutcome.ts';

/** Every file below a folder with its content's hash. */
function snapshot(dir: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    const path = join(dir, name);
    if (statSync(path).isFile()) files.set(name, createHash('sha1').update(readFileSync(path)).digest('hex'));
  }
  return files;
}

function landed(repo: MadeRepo): void {
  repo.write('a.txt', lines(60)).commit('Start');
  repo
    .branch('feat')
    .write('a.txt', lines(60, { 20: 'twenty was rewritten' }))
    .commit('One');
  repo.write('a.txt', lines(60, { 20: 'twenty was rewritten', 40: 'forty was too' })).commit('Two');
  repo
    .checkout('main')
    .write('a.txt', lines(60, { 22: 'main moved near' }))
    .commit('Main');
  repo.squash('feat', 'Feature (#1)');
  repo.write('a.txt', lines(60, { 20: 'changed again' })).commit('Later');
}

describe('a repository that was not made by friends', () => {
  let repo: MadeRepo;
  beforeEach(() => {
    repo = new MadeRepo();
  });
  afterEach(() => repo.remove());

  it('is read without a byte of it changing', async () => {
    landed(repo);
    const before = snapshot(repo.dir);
    assert.equal((await askOutcome(repo, 'feat')).landing, 'squash');
    assert.deepEqual(snapshot(repo.dir), before);
    assert.deepEqual(readdirSync(join(repo.home, 'scratch')), []);
  });

  it('runs nothing that its configuration, attributes or hooks name', async () => {
    landed(repo);
    const proof = join(repo.home, 'ran');
    const evil = join(repo.home, 'evil.sh');
    writeFileSync(evil, `#!/bin/sh\necho "$0 $*" >> ${proof}\ncat "$1" 2>/dev/null\n`);
    chmodSync(evil, 0o755);
    const hooks = join(repo.home, 'hooks');
    mkdirSync(hooks);
    for (const hook of ['reference-transaction', 'post-index-change', 'fsmonitor-watchman', 'post-checkout']) {
      writeFileSync(join(hooks, hook), readFileSync(evil));
      chmodSync(join(hooks, hook), 0o755);
    }
    appendFileSync(
      join(repo.commonDir, 'config'),
      `[core]\n\tfsmonitor = ${evil}\n\thooksPath = ${hooks}\n\tpager = ${evil}\n\tsshCommand = ${evil}\n\taskPass = ${evil}\n` +
        `[merge "evil"]\n\tdriver = ${evil} %A\n[diff "evil"]\n\ttextconv = ${evil}\n\tcommand = ${evil}\n[diff]\n\texternal = ${evil}\n` +
        `[filter "evil"]\n\tsmudge = ${evil}\n\tclean = ${evil}\n[gpg]\n\tprogram = ${evil}\n[log]\n\tshowSignature = true\n` +
        `[alias]\n\tlog = !${evil}\n\tdiff-tree = !${evil}\n[credential]\n\thelper = !${evil}\n[uploadpack]\n\tpackObjectsHook = ${evil}\n`,
    );
    mkdirSync(join(repo.commonDir, 'info'), { recursive: true });
    writeFileSync(join(repo.commonDir, 'info', 'attributes'), '* merge=evil diff=evil filter=evil\n');
    writeFileSync(join(repo.dir, '.gitattributes'), '* merge=evil diff=evil filter=evil\n');
    const outcome = await askOutcome(repo, 'feat', {});
    assert.equal(outcome.landing, 'squash', JSON.stringify(outcome));
    assert.ok(!existsSync(proof), existsSync(proof) ? readFileSync(proof, 'utf8') : '');
  });

  it('fetches nothing, even where it says that a remote holds what is missing', async () => {
    landed(repo);
    const proof = join(repo.home, 'ran');
    const tip = repo.head('feat');
    repo.git('config', 'core.repositoryFormatVersion', '1');
    repo.git('config', 'extensions.partialClone', 'origin');
    repo.git('config', 'remote.origin.promisor', 'true');
    repo.git('config', 'remote.origin.url', `ext::touch ${proof}`);
    repo.git('config', 'protocol.ext.allow', 'always');
    loseObject(repo, repo.head(`${tip}^{tree}`));
    const outcome = await askOutcome(repo, 'feat');
    assert.equal(outcome.state, 'unlinked', JSON.stringify(outcome));
    assert.match(outcome.evidence[0]?.text ?? '', /^Git could not read the repository/);
    assert.ok(!existsSync(proof));
  });

  it('may call its branches as it likes', async () => {
    landed(repo);
    const names = [
      '--help',
      '--upload-pack=touch',
      '-n',
      '$(touch$IFS/ran)',
      'a\'b";&|`ran`',
      '<img/src=x/onerror=alert(1)>',
    ];
    for (const name of names) repo.git('update-ref', `refs/heads/${name}`, repo.head('feat'));
    for (const name of names) assert.equal((await askOutcome(repo, name)).landing, 'squash', name);
    assert.deepEqual(readdirSync(repo.dir).toSorted(), ['.git', 'a.txt']);
  });

  it('may have paths and messages that look like options, patterns and patches', async () => {
    repo.write('a.txt', lines(5)).commit('Start');
    repo.branch('feat');
    for (const path of ['--output=x', ':(exclude)a', 'sp ace/tab\there', 'quo"te', 'ünïcode', '*', '-']) {
      repo.write(path, `${lines(6)}--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old line\n+new line\n`);
    }
    repo.commit('diff --git a/x b/x\n\nMerge branch');
    repo.write('extra.txt', lines(6)).commit('\x1b[31mred\x07 <script>alert(1)</script>');
    repo.squash('feat', 'Feature (#1)');
    repo.days(40);
    const outcome = await askOutcome(repo, 'feat');
    assert.deepEqual([outcome.state, outcome.landing, outcome.lines], ['landed_kept', 'squash', 7 * 11 + 6]);
    assert.deepEqual(
      readdirSync(repo.dir).filter((name) => name === 'x'),
      [],
    );
  });
});

/** As a disk does it. */
function loseObject(repo: MadeRepo, id: string): void {
  const path = join(repo.commonDir, 'objects', id.slice(0, 2), id.slice(2));
  chmodSync(path, 0o644);
  writeFileSync(path, 'broken');
}
