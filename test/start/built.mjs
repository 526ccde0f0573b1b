// Whether the package in out/ was made from the sources as they are. Plain JavaScript for Node 20: npm start runs it on a bare clone.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** All that is built from, or packed. */
const SOURCES = [
  'src',
  'media',
  '.github/SECURITY.md',
  '.vscodeignore',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'esbuild.mjs',
  'package-lock.json',
  'package.json',
  'package.nls.json',
  'test/agents/verified.json',
];
const PACKAGE = 'out/token-ledger.vsix';
const MARK = 'out/built.json';

/** A fingerprint of the contents of all sources: a file that was only touched is the same. */
export function sourcesHash(root) {
  const hash = createHash('sha256');
  for (const path of [...SOURCES].flatMap((source) => filesOf(root, source)))
    hash.update(`${path}\0`).update(
      createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest(),
    );
  return hash.digest('hex');
}

function filesOf(root, path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (found.isFile()) return [path];
  return readdirSync(join(root, path))
    .toSorted()
    .flatMap((name) => filesOf(root, `${path}/${name}`));
}

/** Remembers that the package was just made from sources with this hash. */
export function markBuilt(root, sources) {
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(join(root, MARK), JSON.stringify({ sources, package: packageStamp(root) }));
}

export function isBuilt(root, sources) {
  const stamp = packageStamp(root);
  try {
    const mark = JSON.parse(readFileSync(join(root, MARK), 'utf8'));
    return stamp !== undefined && mark.sources === sources && mark.package === stamp;
  } catch {
    return false;
  }
}

/** Another build writes the package again. */
function packageStamp(root) {
  const found = statSync(join(root, PACKAGE), { throwIfNoEntry: false });
  return found && `${found.size} ${found.mtimeMs}`;
}
