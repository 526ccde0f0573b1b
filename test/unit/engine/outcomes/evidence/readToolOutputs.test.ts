import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claudeTraces } from '../../../../../src/agents/claude/claudeTraces.ts';
import { readToolOutputs } from '../../../../../src/engine/outcomes/evidence/readToolOutputs.ts';
import { localEmails } from '../../../../../src/git/identities.ts';

const line = (block: object): string =>
  `${JSON.stringify({ timestamp: '2026-03-02T09:00:00Z', message: { content: [block] } })}\n`;
const use = (id: string): string =>
  line({ type: 'tool_use', id, name: 'Bash', input: { command: 'git commit -q -m x && git log' } });
const result = (id: string, commit: string): string =>
  line({ type: 'tool_result', tool_use_id: id, content: `[main ${commit}] x` });
const filler = (bytes: number): string => line({ type: 'text', text: 'x'.repeat(bytes) });

describe('a log that is looked at again', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trace-log-'));
    path = join(folder, 'log.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = async (from = 0, most = Number.MAX_SAFE_INTEGER, signal?: AbortSignal) => {
    const commits: string[] = [];
    const sink = {
      commit: ({ id }: { id: string }) => commits.push(id),
      edited: () => undefined,
      request: () => undefined,
    };
    const traced = await readToolOutputs({ path, format: claudeTraces, from, most, signal }, sink);
    return { commits, ...traced };
  };

  it('reports what is in it, and how far it was read', async () => {
    writeFileSync(path, use('a') + result('a', 'aaaaaaa') + use('b') + result('b', 'bbbbbbb'));
    const { size } = statSync(path);
    assert.deepEqual(await read(), { commits: ['aaaaaaa', 'bbbbbbb'], offset: size, bytes: size });
    assert.deepEqual(await read(size), { commits: [], offset: size, bytes: 0 });
  });

  it('goes on where it ended, a torn line and a use without a result included', async () => {
    writeFileSync(path, filler(100) + use('a') + result('a', 'aaaaaaa').slice(0, 80));
    const first = await read();
    assert.deepEqual([first.commits, first.offset], [[], filler(100).length]);
    appendFileSync(path, result('a', 'aaaaaaa').slice(80));
    assert.deepEqual((await read(first.offset)).commits, ['aaaaaaa']);
  });

  it('reads no more than it may, and the rest the next time', async () => {
    const lines = use('a') + result('a', 'aaaaaaa');
    writeFileSync(path, lines + filler(3_000_000) + use('b') + result('b', 'bbbbbbb'));
    const first = await read(0, 1_000_000);
    assert.deepEqual([first.commits, first.offset, first.bytes], [['aaaaaaa'], lines.length, 1_000_000]);
    assert.deepEqual((await read(first.offset)).commits, ['bbbbbbb']);
  });

  it('passes over lines that are too long', async () => {
    writeFileSync(path, use('a') + filler(20_000_000) + result('a', 'aaaaaaa'));
    assert.deepEqual((await read()).commits, ['aaaaaaa']);
  });

  it('begins again with a log that is shorter than it was', async () => {
    writeFileSync(path, use('a') + result('a', 'aaaaaaa'));
    assert.deepEqual((await read(1_000_000)).commits, ['aaaaaaa']);
  });

  it('is left alone where it is gone, and when nobody waits for it any more', async () => {
    assert.deepEqual(await read(), { commits: [] });
    writeFileSync(path, use('a') + result('a', 'aaaaaaa'));
    await assert.rejects(read(0, 1_000_000, AbortSignal.abort(new Error('The window is closing'))), /closing/);
  });
});

describe('who commits here', () => {
  it('is known from git’s logs and settings', () => {
    const home = mkdtempSync(join(tmpdir(), 'identities-'));
    try {
      const git = join(home, 'repo');
      const logs = (worktree: string, mail: string): void => {
        mkdirSync(join(git, worktree, 'logs'), { recursive: true });
        writeFileSync(join(git, worktree, 'logs', 'HEAD'), `0 1 A B <${mail}> 1770000000 +0100\tcommit: <no@mail> x\n`);
      };
      logs('.', 'main@example.com');
      logs('worktrees/one', 'tree@example.com');
      writeFileSync(
        join(git, 'config'),
        '[core]\n\tbare = false\n[user]\n\tname = A\n\temail = repo@example.com\n[x]\n\temail = no@x\n',
      );
      writeFileSync(join(home, '.gitconfig'), '[User]\n  Email = "own@example.com"\n');
      const found = ['main@example.com', 'own@example.com', 'repo@example.com', 'tree@example.com'];
      assert.deepEqual(localEmails(git, home), found);
      assert.deepEqual(localEmails(join(home, 'nowhere'), join(home, 'nowhere')), []);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
