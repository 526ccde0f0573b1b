// Bundles that are mostly the same code: what several of them need is written once, into a file beside them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Esbuild shares code between bundles of ES modules only, and a thread starts sooner with CommonJS: this plugin writes that.
 * Shared names are read once, when a file is loaded, so that a call over a file's edge costs as much as one inside of it.
 */
export const sharedChunks = {
  name: 'shared chunks',
  setup({ initialOptions, onEnd, esbuild }) {
    const { minify, target } = initialOptions;
    Object.assign(initialOptions, {
      format: 'esm',
      splitting: true,
      metafile: true,
      write: false,
      sourcemap: 'inline',
    });
    onEnd(async ({ outputFiles = [], metafile }) => {
      const names = metafile === undefined ? new Map() : namesOf(metafile.outputs);
      for (const { path, text } of outputFiles) {
        mkdirSync(dirname(path), { recursive: true });
        const file = renamed(basename(path), names);
        // Modules are strict; a script has to say so.
        const { code, map } = await esbuild.transform(requireChunks(renamed(text, names)), {
          minify,
          target,
          format: 'cjs',
          platform: 'node',
          banner: '"use strict";',
          sourcefile: file,
          sourcemap: 'external',
          sourcesContent: false,
        });
        writeFileSync(join(dirname(path), file), `${code}//# sourceMappingURL=${file}.map\n`);
        writeFileSync(join(dirname(path), `${file}.map`), map);
      }
    });
  },
};

/** The name of each chunk by the bundles that load it: esbuild's name changes with every byte of its code. */
function namesOf(outputs) {
  const users = new Map();
  const follow = (path, entry) => {
    for (const { path: chunk, external } of outputs[path].imports) {
      if (external || users.get(chunk)?.has(entry)) continue;
      users.set(chunk, (users.get(chunk) ?? new Set()).add(entry));
      follow(chunk, entry);
    }
  };
  for (const [path, { entryPoint }] of Object.entries(outputs))
    if (entryPoint !== undefined) follow(path, basename(path, '.js'));
  const nameOf = (entries) =>
    `shared-${Object.keys(outputs)
      .map((path) => basename(path, '.js'))
      .filter((entry) => entries.has(entry))
      .join('-')}`;
  return new Map([...users].map(([chunk, entries]) => [basename(chunk, '.js'), nameOf(entries)]));
}

const renamed = (text, names) => [...names].reduce((all, [chunk, name]) => all.replaceAll(chunk, name), text);

/** `import {a as b} from "./shared.js"` → `const {a: b} = require("./shared.js")`. Esbuild writes these first. */
function requireChunks(text) {
  const imports = /^(?:\s*import\s*\{[^}]*\}\s*from\s*"\.\/[^"]+";)*/u.exec(text)?.[0] ?? '';
  const required = imports.replace(
    /import\s*\{([^}]*)\}\s*from\s*("[^"]+")/gu,
    (_, names, from) => `const {${names.replace(/\s+as\s+/gu, ': ')}} = require(${from})`,
  );
  return required + text.slice(imports.length);
}
