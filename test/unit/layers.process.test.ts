import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const PROTOCOL = 'src/engine/protocol';

/** What each layer may import. Everything else is an upward import, and does not compile. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  core: [],
  agents: ['core'],
  wire: ['core'],
  reading: [],
  git: [],
  ledger: ['core', 'reading'],
  engine: ['core', 'agents', 'wire', 'reading', 'ledger', 'git'],
  webview: ['core'],
  server: ['core', 'wire', 'webview'],
  // … and of the engine only its protocol.
  extension: ['core', 'wire'],
  cli: ['core', 'agents', 'wire', 'reading', 'ledger', 'git', 'engine', 'webview', 'server'],
};
const LAYERS = Object.keys(MAY);
const PURE = new Set(['core', 'agents', 'wire', 'webview']);
const VSCODE = [
  "import { window } from 'vscode';\nexport const probe = window;",
  "import type { Uri } from 'vscode';\nexport type Probe = Uri;",
  "import * as vscode from 'vscode';\nexport const probe = vscode.window;",
];

interface Probe {
  readonly layer: string;
  readonly name: string;
  readonly text: string;
  readonly compiles: boolean;
}

const PROBES: readonly Probe[] = LAYERS.flatMap((layer) => [
  ...LAYERS.filter((other) => other !== layer).map((other) => ({
    layer,
    name: other,
    text: `import { thing } from '../${other}/thing.ts';\nexport const probe = thing;`,
    compiles: MAY[layer]?.includes(other) === true,
  })),
  {
    layer,
    name: 'node:fs',
    text: "import { existsSync } from 'node:fs';\nexport const probe = existsSync;",
    compiles: !PURE.has(layer),
  },
  {
    layer,
    name: 'the engine’s messages',
    text: "import { thing } from '../engine/protocol/messages.ts';\nexport const probe = thing;",
    compiles: layer === 'extension' || layer === 'engine' || MAY[layer]?.includes('engine') === true,
  },
  ...VSCODE.map((text, n) => ({ layer, name: `vscode (${n + 1})`, text, compiles: layer === 'extension' })),
]);

const fileOf = ({ layer, name }: Probe): string => `src/${layer}/probe-${name.replace(/\W+/g, '-')}.ts`;

/** The layers' own settings around one small file each, below the checkout so that packages are found. */
function skeleton(): string {
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'out', 'layers-'));
  for (const name of ['tsconfig.base.json', 'tsconfig.json', 'no-vscode.d.ts', 'package.json']) {
    cpSync(join(ROOT, 'src', name), join(folder, 'src', name));
  }
  cpSync(join(ROOT, 'src/core/web.d.ts'), join(folder, 'src/core/web.d.ts'));
  for (const layer of LAYERS) {
    cpSync(join(ROOT, 'src', layer, 'tsconfig.json'), join(folder, 'src', layer, 'tsconfig.json'));
    writeFileSync(join(folder, 'src', layer, 'thing.ts'), 'export const thing: number = 1;\n');
  }
  mkdirSync(join(folder, PROTOCOL));
  cpSync(join(ROOT, PROTOCOL, 'tsconfig.json'), join(folder, PROTOCOL, 'tsconfig.json'));
  writeFileSync(join(folder, PROTOCOL, 'messages.ts'), 'export const thing: number = 1;\n');
  return folder;
}

/** The compiler's errors, by the file that they are in. */
function compile(folder: string): ReadonlyMap<string, string> {
  const errors = new Map<string, string>();
  try {
    execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-b', 'src', '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
    });
  } catch (error) {
    for (const line of String((error as { stdout?: string }).stdout).split('\n')) {
      const [, file, message] = /^(\S+?)\(\d+,\d+\): (.*)$/.exec(line) ?? [];
      if (file !== undefined) errors.set(file.replaceAll('\\', '/'), message ?? '');
    }
  }
  return errors;
}

describe('the layers', function () {
  this.timeout(120_000);
  let folder = '';
  before(() => {
    folder = skeleton();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are all of the folders of src', () => {
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(
      folders.map((entry) => entry.name).toSorted(),
      [...LAYERS, 'build', 'guides', 'search', 'translations'].toSorted(),
    );
  });

  it('compile as they are', () => assert.deepEqual([...compile(folder)], []));

  describe('with one import more', () => {
    let errors: ReadonlyMap<string, string> = new Map();
    before(() => {
      for (const probe of PROBES) writeFileSync(join(folder, fileOf(probe)), `${probe.text}\n`);
      errors = compile(folder);
    });
    for (const probe of PROBES) {
      it(`${probe.layer} ${probe.compiles ? 'may' : 'must not'} import ${probe.name}`, () => {
        const error = errors.get(fileOf(probe));
        if (probe.compiles) assert.equal(error, undefined);
        else assert.ok(error !== undefined, 'it compiled');
      });
    }
  });

  const BUNDLES = {
    extension: 'extension/extension.ts',
    threads: 'engine/window/worker.ts',
  };
  const OTHERS = {
    cli: 'cli/main.ts',
    commandLine: 'cli/commandLine.ts',
    endpoint: 'server/command/endpointCommand.ts',
    webview: 'webview/main.tsx',
  };
  for (const [target, entry] of Object.entries({ ...BUNDLES, ...OTHERS })) {
    const may = target === 'extension';
    it(`the bundle ${target} ${may ? 'is' : 'is not'} built with an import of vscode`, () => {
      const path = join(folder, 'src', entry);
      cpSync(join(ROOT, 'esbuild.mjs'), join(folder, 'esbuild.mjs'));
      // Imported by the build, and the other of two threads that are built together.
      for (const beside of ['src/build/sharedChunks.mjs', 'src/engine/ingest/readerThread.ts']) {
        mkdirSync(dirname(join(folder, beside)), { recursive: true });
        if (beside.endsWith('.ts')) writeFileSync(join(folder, beside), entryText(''));
        else cpSync(join(ROOT, beside), join(folder, beside));
      }
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, entryText(''));
      assert.equal(bundle(folder, target), '');
      writeFileSync(path, entryText("import { window } from 'vscode';\nconsole.log(window);"));
      const said = bundle(folder, target);
      if (may) assert.equal(said, '');
      else assert.match(said, /Could not resolve "vscode"/);
    });
  }
});

const entryText = (more: string): string => `${more}\nconsole.log(1);\n`;

/** What the build said went wrong; '' if nothing did. */
function bundle(folder: string, target: string): string {
  try {
    execFileSync(process.execPath, ['esbuild.mjs', target], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    return '';
  } catch (error) {
    return String((error as { stderr?: string }).stderr);
  }
}
