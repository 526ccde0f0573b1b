// The release script in a small repository of its own: a dry run changes nothing, a real one commits, tags and packs.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const CHANGELOG = '# Changelog\n\n## Unreleased\n\n- News.\n\n## 0.9.0 - 2026-01-01\n\n- Old.\n';

describe('npm run release', function () {
  this.timeout(120_000);
  let folder: string;
  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  const release = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['src/build/release.mjs', ...args], { cwd: folder, encoding: 'utf8' });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-release-'));
    mkdirSync(join(folder, 'src/build'), { recursive: true });
    copyFileSync(join(ROOT, 'src/build/release.mjs'), join(folder, 'src/build/release.mjs'));
    const packs = `node -e "require('fs').writeFileSync('out/token-ledger.vsix', 'packed')"`;
    write(
      'package.json',
      JSON.stringify({ name: 'small', version: '1.0.0', files: ['CHANGELOG.md'], scripts: { package: packs } }),
    );
    write('package-lock.json', JSON.stringify({ name: 'small', version: '1.0.0', lockfileVersion: 3, packages: {} }));
    write('CHANGELOG.md', CHANGELOG);
    write('.gitignore', 'out\n');
    git('init', '-q', '-b', 'main');
    git('config', 'user.name', 'a');
    git('config', 'user.email', 'a@example.com');
    git('add', '-A');
    git('commit', '-qm', 'first');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const assertPacked = (tgz: string): void => {
    const sums = read('out/release/SHA256SUMS').trimEnd().split('\n');
    assert.deepEqual(
      sums.map((line) => line.split('  ')[1]),
      ['token-ledger.vsix', tgz],
    );
    for (const line of sums) {
      const [sum, name = ''] = line.split('  ');
      const bytes = readFileSync(join(folder, 'out/release', name));
      assert.equal(createHash('sha256').update(bytes).digest('hex'), sum);
    }
  };

  it('packs in a dry run, and writes no file, commit or tag', () => {
    const head = git('rev-parse', 'HEAD');
    const { status, stdout, stderr } = release('minor', '--dry-run');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^Release 1\.1\.0 of \d{4}-\d\d-\d\d \(dry run: nothing is written, committed or tagged\)$/m);
    assert.deepEqual([git('status', '--porcelain'), git('tag'), git('rev-parse', 'HEAD')], ['', '', head]);
    assertPacked('small-1.0.0.tgz');
  });

  it('sets the version, dates the change log, commits and tags', () => {
    const { status, stderr } = release('minor');
    assert.equal(status, 0, stderr);
    assert.equal((JSON.parse(read('package.json')) as { version: string }).version, '1.1.0');
    assert.equal((JSON.parse(read('package-lock.json')) as { version: string }).version, '1.1.0');
    assert.match(read('CHANGELOG.md'), /^## Unreleased\n\n## 1\.1\.0 - \d{4}-\d\d-\d\d\n\n- News\.\n\n## 0\.9\.0/m);
    assert.deepEqual(
      [git('status', '--porcelain'), git('tag', '--points-at', 'HEAD'), git('log', '-1', '--format=%s')],
      ['', 'v1.1.0', 'release: version 1.1.0'],
    );
    assertPacked('small-1.1.0.tgz');
    assert.match(release('1.1.0').stderr, /nothing to release/);
  });

  it('stops where work is not committed, and where the tag is there', () => {
    git('tag', 'v1.0.0');
    assert.match(release().stderr, /^v1\.0\.0 is tagged already\.$/m);
    write('new.txt', '');
    assert.match(release('patch').stderr, /^There are changes that are not committed\.$/m);
    assert.equal(git('log', '--oneline').split('\n').length, 1);
  });
});

describe('the change log', () => {
  const headings = [...readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8').matchAll(/^## (.*)$/gm)].map(
    ([, text]) => text ?? '',
  );

  it('names a version and a day above each section but the unreleased one', () => {
    assert.equal(headings[0], 'Unreleased');
    for (const heading of headings.slice(1)) assert.match(heading, /^\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d$/);
    const days = headings.slice(1).map((heading) => heading.slice(-10));
    assert.deepEqual(days, days.toSorted().toReversed());
  });
});
