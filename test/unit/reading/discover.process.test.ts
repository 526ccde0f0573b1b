import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { discover } from '../../../src/reading/discover.ts';
import { inScratch } from './scratch.ts';

const format = (relative: string): true | undefined => (relative.endsWith('.jsonl') ? true : undefined);

function make(folder: string, ...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '{}\n');
  }
}

const relatives = (path: string, more: { skip?: string[]; maxDepth?: number } = {}): string[] =>
  [...discover({ path, format, ...more }).logs].map((log) => log.relative).toSorted();

describe('finding logs', () => {
  it('at any depth, by their name', () =>
    inScratch((folder) => {
      make(folder, 'a.jsonl', 'b/c.jsonl', 'b/d/e.jsonl', 'b/f.json', 'tool-results/g.jsonl');
      assert.deepEqual(relatives(folder, { skip: ['tool-results'] }), ['a.jsonl', 'b/c.jsonl', 'b/d/e.jsonl']);
      assert.deepEqual(relatives(folder, { maxDepth: 0 }), ['a.jsonl']);
    }));

  it('a folder named x.jsonl is a folder', () =>
    inScratch((folder) => {
      make(folder, 'x.jsonl/y.jsonl');
      assert.deepEqual(relatives(folder), ['x.jsonl/y.jsonl']);
    }));

  it('what is no plain file is none: a pipe would never end', () =>
    inScratch((folder) => {
      execFileSync('mkfifo', [join(folder, 'pipe.jsonl')]);
      make(folder, 'a.jsonl');
      assert.deepEqual(relatives(folder), ['a.jsonl']);
    }));

  it('through links, each folder once, and never in circles', () =>
    inScratch((folder) => {
      make(folder, 'root/a/x.jsonl', 'elsewhere/y.jsonl');
      const root = join(folder, 'root');
      symlinkSync(root, join(root, 'a', 'circle'));
      symlinkSync('self', join(root, 'self'));
      symlinkSync(join(folder, 'elsewhere'), join(root, 'other'));
      symlinkSync(join(folder, 'elsewhere'), join(root, 'again'));
      symlinkSync(join(folder, 'elsewhere/y.jsonl'), join(root, 'link.jsonl'));
      symlinkSync(join(folder, 'gone.jsonl'), join(root, 'gone.jsonl'));
      const found = relatives(root);
      assert.equal(found.filter((path) => path.endsWith('y.jsonl')).length, 1);
      assert.deepEqual(
        found.filter((path) => !path.endsWith('y.jsonl')),
        ['a/x.jsonl', 'link.jsonl'],
      );
      assert.deepEqual(
        discover({ path: root, format }).unreachable.map(({ code }) => code),
        ['ELOOP'],
      );
    }));

  it('names what cannot be opened by its name', function () {
    if (process.platform !== 'linux') this.skip();
    inScratch((folder) => {
      writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.jsonl')]), '{}');
      const { logs, unreachable } = discover({ path: folder, format });
      assert.deepEqual([logs.length, unreachable.map(({ code }) => code)], [0, ['INVALID_NAME']]);
    });
  });

  it('no further than a number of entries and a time, and says so', () =>
    inScratch((folder) => {
      make(folder, ...Array.from({ length: 30 }, (_, n) => `d${n}/x.jsonl`));
      for (const bound of [{ mostEntries: 10 }, { longestMs: -1 }]) {
        const { logs, unreachable } = discover({ path: folder, format, ...bound });
        assert.ok(logs.length < 10);
        assert.deepEqual(unreachable, [{ path: folder, code: 'TOO_MANY' }]);
      }
    }));

  it('only down to the depth that an agent has', () =>
    inScratch((folder) => {
      make(folder, 'a/x.jsonl', 'a/b/c/x.jsonl');
      assert.equal(discover({ path: folder, format, maxDepth: 1 }).logs.length, 1);
    }));

  it('recognises a file by device and inode, so that a hard link is seen to be the same', () =>
    inScratch((folder) => {
      make(folder, 'a.jsonl');
      linkSync(join(folder, 'a.jsonl'), join(folder, 'b.jsonl'));
      const [a, b] = discover({ path: folder, format }).logs;
      assert.equal(a?.identity, b?.identity);
    }));

  it('a root that is not there is no trouble; one that is a file has no logs', () =>
    inScratch((folder) => {
      make(folder, 'file');
      for (const name of ['none', 'file']) {
        const { logs, unreachable, exists } = discover({ path: join(folder, name), format });
        assert.deepEqual([[...logs], unreachable, exists], [[], [], false]);
      }
    }));

  it('without permission: what can be read is read, the rest is named', () =>
    inScratch((folder) => {
      make(folder, 'open/a.jsonl', 'closed/b.jsonl');
      chmodSync(folder, 0o755);
      chmodSync(join(folder, 'closed'), 0);
      const { logs, unreachable, exists } = asNobody(folder);
      chmodSync(join(folder, 'closed'), 0o755);
      assert.deepEqual(
        [logs, unreachable, exists],
        [['open/a.jsonl'], [{ path: join(folder, 'closed'), code: 'EACCES' }], true],
      );
    }));

  it('5,000 files in less than a second', () =>
    inScratch((folder) => {
      make(folder, ...Array.from({ length: 5000 }, (_, n) => `p${n % 50}/s${n}.jsonl`));
      const start = performance.now();
      assert.equal(relatives(folder).length, 5000);
      assert.ok(performance.now() - start < 1000);
    }));
});

/** Root may read everything: another user looks. */
function asNobody(path: string): { logs: readonly string[]; unreachable: readonly object[]; exists: boolean } {
  const module = join(import.meta.dirname, '../../../src/reading/discover.ts');
  const script = `
    import { discover } from ${JSON.stringify(module)};
    if (process.getuid() === 0) { process.setgroups([]); process.setgid(65534); process.setuid(65534); }
    const format = (relative) => (relative.endsWith('.jsonl') ? true : undefined);
    const { logs, ...found } = discover({ path: ${JSON.stringify(path)}, format });
    console.log(JSON.stringify({ ...found, logs: [...logs].map((log) => log.relative) }));`;
  const args = ['--input-type=module', '--eval', script];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as ReturnType<typeof asNobody>;
}
