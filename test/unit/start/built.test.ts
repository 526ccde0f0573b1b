import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isBuilt, markBuilt, sourcesHash } from '../../start/built.mjs';

describe('npm start builds', () => {
  let root: string;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const isCurrent = (): boolean => isBuilt(root, sourcesHash(root));

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'token-ledger-built-'));
    write('src/deep/a.ts', 'a');
    write('package-lock.json', '{}');
    write('test/agents/verified.json', '{}');
    write('out/token-ledger.vsix', 'package');
    markBuilt(root, sourcesHash(root));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('nothing where nothing changed', () => assert.equal(isCurrent(), true));

  const same: Readonly<Record<string, () => void>> = {
    'a file was touched': () => utimesSync(join(root, 'src/deep/a.ts'), 1, 1),
    'a test changed': () => write('test/unit/a.test.ts', 'b'),
  };
  for (const [name, act] of Object.entries(same))
    it(`nothing where ${name}`, () => {
      act();
      assert.equal(isCurrent(), true);
    });

  const changed: Readonly<Record<string, () => void>> = {
    'no build was ever marked': () => rmSync(join(root, 'out/built.json')),
    'the mark is damaged': () => write('out/built.json', '{'),
    'a source changed': () => write('src/deep/a.ts', 'b'),
    'a source came': () => write('src/b.ts', ''),
    'a source went': () => rmSync(join(root, 'src/deep/a.ts')),
    'text moved to another file': () => {
      write('src/deep/a.ts', '');
      write('src/deep/b.ts', 'a');
    },
    'a dependency changed': () => write('package-lock.json', '{ }'),
    'the package is gone': () => rmSync(join(root, 'out/token-ledger.vsix')),
    'another build wrote the package': () => write('out/token-ledger.vsix', 'another package'),
  };
  for (const [name, act] of Object.entries(changed))
    it(`again where ${name}`, () => {
      act();
      assert.equal(isCurrent(), false);
    });
});
