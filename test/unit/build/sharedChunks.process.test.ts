import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { sharedChunks } from '../../../src/build/sharedChunks.mjs';

/** Two bundles that count with one counter. The second shows it, and what Node's own module and its strictness give. */
const FILES: Readonly<Record<string, string>> = {
  'counter.ts': "let n = 0;\nexport const count = (): number => ++n;\nexport const NAME = 'the shared words';\n",
  'first.ts': "import { count, NAME } from './counter.ts';\nexport const first = (): string => `${NAME} ${count()}`;\n",
  'second.ts': `import { sep } from 'node:path';
import { count as step, NAME as name } from './counter.ts';
export const second = (): string => \`\${name} \${step()} \${sep.length}\`;
export function self(this: unknown): unknown { return this; }
`,
};
const SHOW = `const { first } = require('./out/first.js');
const { second, self } = require('./out/second.js');
console.log(first(), second(), (0, self)());`;

for (const minify of [false, true])
  describe(`bundles that share code (${minify ? 'small' : 'readable'})`, function () {
    this.timeout(120_000);
    let folder = '';
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'token-ledger-chunks-'));
      for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
      await build({
        absWorkingDir: folder,
        entryPoints: { first: 'first.ts', second: 'second.ts' },
        outdir: 'out',
        bundle: true,
        platform: 'node',
        minify,
        plugins: [sharedChunks],
      });
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('have it once, under a name that does not change with the code', () => {
      const files = readdirSync(join(folder, 'out')).filter((name) => name.endsWith('.js'));
      assert.deepEqual(files.toSorted(), ['first.js', 'second.js', 'shared-first-second.js']);
      const having = files.filter((name) =>
        readFileSync(join(folder, 'out', name), 'utf8').includes('the shared words'),
      );
      assert.deepEqual(having, ['shared-first-second.js']);
    });

    it('run as CommonJS, with one state, and strict', () => {
      writeFileSync(join(folder, 'show.cjs'), SHOW);
      const shown = execFileSync(process.execPath, ['show.cjs'], { cwd: folder, encoding: 'utf8' });
      assert.equal(shown, 'the shared words 1 the shared words 2 1 undefined\n');
    });
  });
