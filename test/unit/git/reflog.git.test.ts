import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFLOG_START, readHead, readReflog } from '../../../src/git/readReflog.ts';
import { scratchFolder } from './scratch.ts';

const line = (text: string) => `${'0'.repeat(40)} ${'1'.repeat(40)} A <a@x> 1790000000 +0000\t${text}\n`;

describe('reading a reflog', () => {
  const folder = scratchFolder();
  after(() => folder[Symbol.dispose]());
  let count = 0;
  const gitDir = (text?: string) => {
    const path = join(folder.path, `git${count++}`);
    mkdirSync(join(path, 'logs'), { recursive: true });
    if (text !== undefined) writeFileSync(join(path, 'logs', 'HEAD'), text);
    return path;
  };

  it('costs what is new, and leaves a torn line until it is whole', () => {
    const path = gitDir(`${line('a')}${line('b').slice(0, 30)}`);
    const first = readReflog(path, REFLOG_START);
    assert.deepEqual([first?.text, first?.rewritten], [line('a'), false]);
    appendFileSync(join(path, 'logs', 'HEAD'), line('b').slice(30));
    const second = readReflog(path, first?.position ?? REFLOG_START);
    assert.deepEqual([second?.text, second?.rewritten], [line('b'), false]);
    const third = readReflog(path, second?.position ?? REFLOG_START);
    assert.deepEqual([third?.text, third?.rewritten, third?.position], ['', false, second?.position]);
  });

  const rewritten: readonly [string, string][] = [
    ['shorter', line('c')],
    ['of equal length', line('x') + line('y')],
    ['longer', line('x') + line('y') + line('z')],
    ['empty', ''],
  ];
  for (const [name, text] of rewritten) {
    it(`begins again where the file was written again, ${name}`, () => {
      const path = gitDir(line('a') + line('b'));
      const { position } = readReflog(path, REFLOG_START) ?? { position: REFLOG_START };
      writeFileSync(join(path, 'logs', 'HEAD'), text);
      const news = readReflog(path, position);
      assert.deepEqual([news?.text, news?.rewritten], [text, true]);
    });
  }

  it('keeps bytes that are no UTF-8 and a byte order mark from moving its place', () => {
    const path = gitDir();
    writeFileSync(join(path, 'logs', 'HEAD'), Buffer.from(`\uFEFF${line('\xff')}`, 'latin1'));
    const first = readReflog(path, REFLOG_START);
    appendFileSync(join(path, 'logs', 'HEAD'), line('b'));
    const second = readReflog(path, first?.position ?? REFLOG_START);
    assert.deepEqual([second?.text, second?.rewritten], [line('b'), false]);
  });

  it('reports that there is none', () => {
    assert.equal(readReflog(gitDir(), REFLOG_START), undefined);
    const path = gitDir();
    mkdirSync(join(path, 'logs', 'HEAD'));
    assert.equal(readReflog(path, REFLOG_START), undefined);
  });

  const heads: readonly [string, string, Record<string, string>, unknown][] = [
    ['a branch', 'ref: refs/heads/a/b\n', {}, { kind: 'branch', branch: 'a/b' }],
    ['a commit', `${'1'.repeat(40)}\n`, {}, { kind: 'detached' }],
    ['a SHA-256 commit', `${'1'.repeat(64)}\n`, {}, { kind: 'detached' }],
    ['a rebase', `${'1'.repeat(40)}\n`, { 'rebase-merge': 'refs/heads/x' }, { kind: 'rebasing', branch: 'x' }],
    [
      'a rebase by patches',
      `${'1'.repeat(40)}\n`,
      { 'rebase-apply': 'refs/heads/x\n' },
      { kind: 'rebasing', branch: 'x' },
    ],
    ['a detached rebase', `${'1'.repeat(40)}\n`, { 'rebase-merge': 'detached HEAD' }, { kind: 'detached' }],
    ['junk', 'junk', {}, undefined],
    ['far too much', 'ref: refs/heads/'.padEnd(9000, 'x'), {}, undefined],
  ];
  for (const [name, head, rebase, expected] of heads) {
    it(`HEAD with ${name}`, () => {
      const path = gitDir();
      writeFileSync(join(path, 'HEAD'), head);
      for (const [folder, text] of Object.entries(rebase)) {
        mkdirSync(join(path, folder));
        writeFileSync(join(path, folder, 'head-name'), text);
      }
      assert.deepEqual(readHead(path), expected);
    });
  }
});
