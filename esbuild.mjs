// node esbuild.mjs [extension|later|tree|demo|threads|search|cli|commandLine|frequent|statusline|tokens|mcp|webview|endpoint|card|verified|words|tests]… [--watch] [--production]; without a name: all.
// An own "vscode" external would let an import of vscode slip into what must run without an editor, so only the
// extension and its tests have it: the worker and the command line are the proof of the layers.

// As a whole: on a bare clone the machine's own Node may be one that lacks a part of it, and must come to the message below.
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { sharedChunks } from './src/build/sharedChunks.mjs';

const { build, context } = await import('esbuild').catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('The packages that the build needs are not installed: run npm ci first.');
  process.exit(1);
});

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

const common = {
  bundle: true,
  minify: production,
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
};
const preact = { jsx: 'automatic', jsxImportSource: 'preact' };
const node = { ...common, platform: 'node', format: 'cjs', target: 'node22.15' };

/**
 * Some of Node's own modules take milliseconds to load, for what few runs need: their functions load them when they are first
 * called. An import of anything else than a function of them fails the build.
 */
const lateBuiltins = {
  name: 'late builtins',
  setup({ onResolve, onLoad }) {
    const late = /^(node:)?(child_process|crypto|fs\/promises|module|timers\/promises|tty|v8|zlib)$/;
    onResolve({ filter: late }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'late' } : { path, external: true },
    );
    onLoad({ filter: late, namespace: 'late' }, async ({ path }) => {
      const plain = Object.entries(await import(path)).filter(
        ([name, value]) => name !== 'default' && typeof value === 'function' && !String(value).startsWith('class'),
      );
      const late = plain.map(([name]) => `export const ${name} = (...given) => require('${path}').${name}(...given);`);
      return { contents: late.join('\n'), resolveDir: '.' };
    });
  },
};
/** The curve's arithmetic is a file of its own, loaded when a member fetches tokens. */
const lateTokens = {
  name: 'late tokens',
  setup({ onResolve }) {
    onResolve({ filter: /\/membership\/blindToken\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './tokens.js', external: true } : undefined,
    );
  },
};
/** What few windows need is a file of its own; `import()` of it loads that file. */
const lateParts = {
  name: 'late parts',
  setup({ onResolve }) {
    onResolve({ filter: /\/later\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './later.js', external: true } : undefined,
    );
  },
};
/** The library checks answers of people by JSON schema, with 150 KB of validator; our server asks people nothing. */
const withoutAnswers = {
  name: 'without answers',
  setup({ onLoad }) {
    const contents =
      "export class AjvJsonSchemaValidator { getValidator() { throw new Error('This server asks for no answers.'); } }";
    onLoad({ filter: /sdk\/dist\/esm\/validation\/ajv-provider\.js$/ }, () => ({ contents }));
  },
};
const quick = { ...node, plugins: [lateBuiltins, lateTokens] };
/** Commands that are over in a moment. */
const short = {
  ...quick,
  define: { 'performance.now': 'monotonicNow' },
  inject: ['src/build/monotonicNow.mjs'],
};

/**
 * The first thing in the file, so that an old Node says this and not "No such built-in module: node:sqlite". In a
 * checkout, where the project's own Node lies beside, that one takes over.
 */
const needsNode = [
  '#!/usr/bin/env node',
  'const [nodeMajor, nodeMinor] = process.versions.node.split(".").map(Number);',
  'if (nodeMajor < 22 || (nodeMajor === 22 && nodeMinor < 15)) {',
  '  const own = require("node:path").join(__dirname, "..", "node_modules", "node", "bin", "node");',
  '  if (require("node:fs").existsSync(own)) {',
  '    const ran = require("node:child_process").spawn(own, process.argv.slice(1), { stdio: "inherit" });',
  // A terminal's interrupt reaches both; what is sent to this one alone is for the one that works.
  '    for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => ran.kill(signal));',
  '    process.on("SIGINT", () => undefined);',
  '    ran.on("error", (error) => { throw error; });',
  '    ran.on("exit", (code) => process.exit(code ?? 1));',
  '    return;',
  '  }',
  '  console.error(`Token Ledger needs Node 22.15 or newer; this is ${process.version}.`);',
  '  process.exit(1);',
  '}',
].join('\n');

const bundles = {
  extension: {
    ...node,
    plugins: [lateBuiltins, lateParts],
    // VS Code gives `vscode` to what is required.
    supported: { 'dynamic-import': false },
    entryPoints: ['src/extension/extension.ts'],
    outfile: 'dist/extension.js',
    external: ['vscode'],
  },
  later: { ...node, entryPoints: ['src/extension/later.ts'], outfile: 'dist/later.js', external: ['vscode'] },
  // The view's rows: loaded when the view is first shown.
  tree: { ...node, entryPoints: ['src/extension/tree/treeItems.ts'], outfile: 'dist/tree.js', external: ['vscode'] },
  demo: { ...node, entryPoints: ['src/extension/demo/writeDemoLogs.ts'], outfile: 'dist/demo.js' },
  // A window's own thread, and the one that helps it to read many logs.
  threads: {
    ...quick,
    plugins: [...quick.plugins, sharedChunks],
    entryPoints: { worker: 'src/engine/window/worker.ts', reader: 'src/engine/ingest/readerThread.ts' },
    outdir: 'dist',
  },
  cli: {
    ...node,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.js',
    banner: { js: needsNode },
  },
  commandLine: {
    ...quick,
    entryPoints: ['src/cli/commandLine.ts'],
    outfile: 'dist/commandLine.js',
  },
  frequent: { ...short, entryPoints: ['src/cli/frequent/main.ts'], outfile: 'dist/frequent.js' },
  statusline: { ...short, entryPoints: ['src/cli/statusline/main.ts'], outfile: 'dist/statusline.js' },
  tokens: { ...node, entryPoints: ['src/wire/membership/blindToken.ts'], outfile: 'dist/tokens.js' },
  mcp: {
    ...quick,
    plugins: [...quick.plugins, withoutAnswers],
    entryPoints: ['src/cli/mcp/mcp.ts'],
    outfile: 'dist/mcp.js',
  },
  // For the page, and for the worker, which draws it before there is one: a script to the one, a module to the other.
  webview: {
    ...common,
    ...preact,
    entryPoints: ['src/webview/main.tsx'],
    outdir: 'dist/webview',
    platform: 'browser',
    format: 'iife',
    globalName: 'panel',
    footer: { js: 'if(typeof module==="object")module.exports=panel;' },
    target: 'es2022',
  },
  // A file of its own: the command line loads it for `serve`, and the extension's package does without it.
  endpoint: {
    ...node,
    entryPoints: ['src/server/command/endpointCommand.ts'],
    outfile: 'dist/endpoint.js',
    external: ['pg-native'],
  },
  // mocha stays outside: it loads its own files by name.
  tests: {
    ...node,
    minify: false,
    entryPoints: ['test/host/index.ts', ...fs.globSync('test/host/suite/*.test.ts')],
    outbase: 'test/host',
    outdir: 'out/host',
    outExtension: { '.js': '.cjs' },
    external: ['vscode', 'mocha'],
  },
};

async function make(name) {
  const options = bundles[name];
  const missing = Object.values(options.entryPoints).find((file) => !fs.existsSync(file));
  if (missing !== undefined) return `${name}: skipped, there is no ${missing}`;
  if (watch) {
    await (await context(options)).watch();
    return `${name}: watching`;
  }
  const started = performance.now();
  await build(options);
  return `${name}: ${Math.round(performance.now() - started)} ms`;
}

/** AssemblyScript → WebAssembly. */
async function search() {
  const { main } = await import('assemblyscript/asc');
  const options = ['--importMemory', '--enable', 'simd', '--runtime', 'stub', '--use', 'abort=', '--noAssert', '-O3'];
  const { error } = await main(['src/search/main.ts', '--outFile', 'dist/search.wasm', ...options]);
  if (error !== null) throw error;
  return 'search: dist/search.wasm';
}

async function card() {
  const maker = 'src/build/rateCard.mjs';
  if (!fs.existsSync(maker)) return `card: skipped, there is no ${maker}`;
  const { writeRateCard } = await import(pathToFileURL(maker));
  fs.mkdirSync('dist', { recursive: true });
  const differing = await writeRateCard('dist/rate-card.json');
  return `card: dist/rate-card.json; the sources differ in ${differing} models (token-ledger prices --check)`;
}

/** The doctor names agents that are newer than these. */
function verified() {
  fs.mkdirSync('dist', { recursive: true });
  fs.copyFileSync('test/agents/verified.json', 'dist/verified.json');
  return 'verified: dist/verified.json';
}

/** Translations: the words that the code shows, one file per language, so that a window reads one; and those of the manifest, beside it. */
function words() {
  fs.mkdirSync('dist', { recursive: true });
  const languages = fs.readdirSync('src/translations').filter((name) => !name.includes('.'));
  for (const language of languages) {
    fs.copyFileSync(`src/translations/${language}/manifest.json`, `package.nls.${language}.json`);
    const files = fs.readdirSync(`src/translations/${language}`).filter((file) => file !== 'manifest.json');
    const tables = files.map((file) => {
      const messages = JSON.parse(fs.readFileSync(`src/translations/${language}/${file}`, 'utf8'));
      return [file.replace('.json', ''), messages];
    });
    fs.writeFileSync(`dist/words.${language}.json`, JSON.stringify(Object.fromEntries(tables)));
  }
  return `words: dist/words.*.json and package.nls.*.json, ${languages.length} languages`;
}

const targets = {
  ...Object.fromEntries(Object.keys(bundles).map((name) => [name, () => make(name)])),
  search,
  card,
  verified,
  words,
};
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const unknown = wanted.find((name) => targets[name] === undefined);
if (unknown !== undefined) {
  console.error(`No target "${unknown}". There are: ${Object.keys(targets).join(', ')}.`);
  process.exit(1);
}

try {
  const names = wanted.length > 0 ? wanted : Object.keys(targets);
  for (const line of await Promise.all(names.map((name) => targets[name]()))) console.log(line);
} catch (error) {
  // esbuild has printed its own errors already.
  if (error?.errors === undefined) console.error(error);
  process.exit(1);
}
