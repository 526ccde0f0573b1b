// The package as people get it: its size, its page, and an installation into clean VS Codes from the file alone.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../vscode/common.ts';
import { tool, type Which } from '../vscode/tool.ts';
import { openWindow, VSIX, type Window } from './window.ts';

const MOST_BYTES = 1_200_000;

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly engines: { readonly vscode: string };
  readonly repository: { readonly url: string };
};

/** Where the repository is published. */
const REPOSITORY = manifest.repository.url.replace(/^git\+|\.git$/g, '');

describe('the extension package', () => {
  it(`is at most ${MOST_BYTES / 1e6} MB`, () => {
    const { size } = statSync(VSIX);
    console.log(`the package has ${size} bytes`);
    assert.ok(size <= MOST_BYTES, `${size} bytes`);
  });
});

for (const which of ['latest', 'oldest'] as const)
  describe(`the package in a clean VS Code (${which})`, () => {
    let window: Window;
    let installed = '';

    before(async () => {
      window = await openWindow({ which, builtin: ['theme-defaults'], ownInstallation: true });
      const extensions = join(window.profile, 'extensions');
      const name = readdirSync(extensions).find((folder) => folder.startsWith('token-ledger.token-ledger-'));
      installed = join(extensions, name ?? assert.fail('no extension was installed'));
    });
    after(async () => window.close());

    it('is installed in its version, and shows what a session costs in the status bar', async () => {
      assert.equal(
        (JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { version: string }).version,
        manifest.version,
      );
      const { workbench, home, folder } = window;
      home.claude({ cwd: folder, branch: 'ABC-1-packed' }).call({ input: 1000, output: 2000 });
      await workbench.statusItem(/\$0\.03 · ABC-1/).waitFor({ timeout: 30_000 });
      assert.equal(await workbench.page.locator('.notifications-toasts .monaco-list-row .codicon-error').count(), 0);
    });

    if (which === 'oldest')
      it('is the oldest that the manifest allows', () => {
        const [, wanted = ''] = /^\^(\d+\.\d+)\./.exec(manifest.engines.vscode) ?? [];
        assert.ok(versionOf(which).startsWith(`${wanted}.`), `${versionOf(which)} for ${manifest.engines.vscode}`);
      });
    else
      for (const page of ['readme.md', 'changelog.md', 'src/wire/PRIVACY.md'])
        it(`has a page without a broken picture or link: ${page}`, () => {
          const text = readFileSync(join(installed, findFile(installed, page)), 'utf8');
          assert.deepEqual(targetsOf(text).flatMap(problemOf), []);
        });
  });

const versionOf = (which: Which): string => tool(which).version;

/** VS Code's packer changes the case of some names. */
function findFile(folder: string, path: string): string {
  const parts = path.split('/');
  const last = parts.pop() ?? '';
  const within = join(...parts, '.');
  const found = readdirSync(join(folder, within)).find((name) => name.toLowerCase() === last.toLowerCase());
  return join(within, found ?? assert.fail(`the package has no ${path}`));
}

interface Target {
  readonly address: string;
  readonly isPicture: boolean;
}

/** Pictures and links of a Markdown page, code left out. */
function targetsOf(markdown: string): readonly Target[] {
  const text = markdown.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '');
  const links = [...text.matchAll(/(!?)\[(?:[^\]]|\]\()*?\]\(([^)\s]+)[^)]*\)/g)];
  const html = [...text.matchAll(/<(img|a)\b[^>]*?\b(?:src|href)="([^"]+)"/g)];
  return [
    ...links.map(([, sign, address = '']) => ({ address, isPicture: sign === '!' })),
    ...html.map(([, tag, address = '']) => ({ address, isPicture: tag === 'img' })),
  ];
}

const tracked = (): ReadonlySet<string> =>
  new Set(execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n'));

/** A page shows https only; what is in the repository must be there when it is published. */
function problemOf({ address, isPicture }: Target): readonly string[] {
  if (!address.startsWith('https://')) return [`${address} is not an https address`];
  if (!address.startsWith(`${REPOSITORY}/`)) return isPicture ? [`${address}: a picture of somebody else's`] : [];
  const [, kind, path = '', anchor] =
    /^\/(blob|raw|tree)\/HEAD\/([^#]*)(?:#(.*))?$/.exec(address.slice(REPOSITORY.length)) ?? [];
  if (kind === undefined)
    return /^\/(?:issues|discussions|releases|security)\b/.test(address.slice(REPOSITORY.length)) ? [] : [address];
  if (isPicture && (kind !== 'raw' || !/\.(?:png|gif|jpe?g)$/.test(path))) return [`${address} is not a picture`];
  const file = join(root, path);
  if (!existsSync(file) || (!tracked().has(path) && kind !== 'tree')) return [`${path} is not in the repository`];
  if (anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).includes(anchor))
    return [`${path} has no #${anchor}`];
  return [];
}

/** As GitHub makes them of headings. */
function anchorsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}
