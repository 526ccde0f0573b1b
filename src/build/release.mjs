// npm run release -- [major|minor|patch|X.Y.Z] [--dry-run]
// Sets the version, dates the CHANGELOG, packs the extension and the command line with checksums, commits and tags.
// --dry-run prints each step and packs, but writes no tracked file, no commit and no tag. Publishing is the workflow's part.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The version after `current`; `step` is major, minor, patch or a version itself. Throws for anything else. */
export function nextVersion(current, step) {
  if (/^\d+\.\d+\.\d+$/.test(step)) return step;
  const [major, minor, patch] = current.split('.').map(Number);
  if (step === 'major') return `${major + 1}.0.0`;
  if (step === 'minor') return `${major}.${minor + 1}.0`;
  if (step === 'patch') return `${major}.${minor}.${patch + 1}`;
  throw new Error(`A step is major, minor, patch or a version such as 1.2.3; got "${step}".`);
}

/** The change log with its unreleased section under `version` and `day`, and an empty unreleased section above it. */
export function dateChangelog(text, version, day) {
  const heading = /^## \[?Unreleased\]?$/m;
  if (!heading.test(text)) throw new Error('CHANGELOG.md has no section "## Unreleased".');
  const section = text.split(heading)[1]?.split(/^## /m)[0]?.trim() ?? '';
  if (section === '')
    throw new Error('The section "## Unreleased" of CHANGELOG.md is empty: there is nothing to release.');
  return text.replace(heading, `## Unreleased\n\n## ${version} - ${day}`);
}

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const run = (program, ...args) => execFileSync(program, args, { cwd: root, encoding: 'utf8' }).trim();

function release(step, isDry) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const version = nextVersion(manifest.version, step ?? manifest.version);
  const day = new Date().toISOString().slice(0, 10);
  const changelog = dateChangelog(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version, day);
  const isClean = run('git', 'status', '--porcelain') === '';
  const isTagged = run('git', 'tag', '--list', `v${version}`) !== '';
  if (isTagged) throw new Error(`v${version} is tagged already.`);
  if (!isClean && !isDry) throw new Error('There are changes that are not committed.');
  console.log(`Release ${version} of ${day}${isDry ? ' (dry run: nothing is written, committed or tagged)' : ''}`);
  if (!isClean) console.log('- the work tree has changes that are not committed: a real release would stop here');
  console.log(`- CHANGELOG.md: "Unreleased" becomes "${version} - ${day}"`);
  console.log(`- package.json and package-lock.json: version ${manifest.version} → ${version}`);
  if (!isDry) write(version, changelog);
  for (const line of pack()) console.log(`- ${line}`);
  if (!isDry) {
    run('git', 'commit', '-aqm', `release: version ${version}`);
    run('git', 'tag', '-a', `v${version}`, '-m', `Token Ledger ${version}`);
  }
  console.log(`- commit "release: version ${version}" and tag v${version}`);
  console.log(`Then: git push --follow-tags; the release workflow publishes what the tag holds.`);
}

function write(version, changelog) {
  writeFileSync(join(root, 'CHANGELOG.md'), changelog);
  run('npm', 'version', version, '--no-git-tag-version', '--allow-same-version');
}

/** Packs both artefacts into out/release; a line with size and SHA-256 for each. */
function pack() {
  const folder = join(root, 'out/release');
  mkdirSync(folder, { recursive: true });
  run('npm', 'run', '--silent', 'package');
  renameSync(join(root, 'out/token-ledger.vsix'), join(folder, 'token-ledger.vsix'));
  const [{ filename }] = JSON.parse(run('npm', 'pack', '--json', '--pack-destination', folder));
  const files = ['token-ledger.vsix', filename];
  const sums = files.map((name) => {
    const bytes = readFileSync(join(folder, name));
    return { name, size: bytes.length, sum: createHash('sha256').update(bytes).digest('hex') };
  });
  writeFileSync(join(folder, 'SHA256SUMS'), sums.map(({ name, sum }) => `${sum}  ${name}\n`).join(''));
  return sums.map(({ name, size, sum }) => `out/release/${name}: ${Math.ceil(size / 1024)} kB, sha256 ${sum}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  try {
    release(
      args.find((arg) => !arg.startsWith('--')),
      args.includes('--dry-run'),
    );
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
