import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crush } from '../../../../src/agents/crush.ts';
import { probe } from '../../../../src/engine/ingest/sources.ts';
import { MadeRepo } from '../../git/makeRepo.ts';

describe('an agent’s data in a project’s folder', () => {
  let repo: MadeRepo;
  let data: string;

  beforeEach(() => {
    repo = new MadeRepo();
    data = join(repo.dir, '.crush');
  });
  afterEach(() => repo.remove());

  const found = (): { readonly logs: number; readonly codes: readonly string[] } => {
    const place = { home: join(repo.home, 'home'), env: {}, platform: process.platform };
    const probed = probe([crush], place as never, [repo.dir]).filter(({ root }) => root.path.startsWith(repo.dir));
    return {
      logs: probed.reduce((sum, { logs }) => sum + logs.length, 0),
      codes: probed.flatMap(({ unreachable }) => unreachable).map(({ code }) => code),
    };
  };

  it('counts where git does not track it, ignored or not', () => {
    repo.write('.crush/crush.db', 'x');
    assert.deepEqual(found(), { logs: 1, codes: [] });
    repo.write('.gitignore', '.crush/\n');
    repo.git('add', '.gitignore');
    assert.deepEqual(found(), { logs: 1, codes: [] });
  });

  it('does not count where it was committed, and the doctor learns why', () => {
    repo.write('.crush/crush.db', 'x');
    repo.git('add', '-f', '.crush/crush.db');
    assert.deepEqual(found(), { logs: 0, codes: ['TRACKED'] });
    repo.git('rm', '-q', '--cached', '.crush/crush.db');
    assert.deepEqual(found(), { logs: 1, codes: [] });
  });

  for (const [name, target] of [
    ['the whole disk', '/'],
    ['another folder', '../elsewhere'],
  ] as const)
    it(`is not looked for behind a link to ${name}`, () => {
      mkdirSync(join(repo.home, 'elsewhere'));
      writeFileSync(join(repo.home, 'elsewhere', 'crush.db'), 'x');
      symlinkSync(target, data);
      const start = performance.now();
      assert.deepEqual(found(), { logs: 0, codes: ['LEAVES_PROJECT'] });
      assert.ok(performance.now() - start < 1_000);
      rmSync(data);
      mkdirSync(data);
      symlinkSync(join('..', target), join(data, 'deep'));
      symlinkSync(join('..', dirname(target), 'elsewhere', 'crush.db'), join(data, 'crush.db'));
      assert.equal(found().logs, 0);
    });
});
