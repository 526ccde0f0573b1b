// A VS Code window as a person has it: the packed .vsix is installed, a folder is open, agents' logs are in a home.
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentHome } from '../vscode/agentHome.ts';
import { launchBrowser, openPage } from '../vscode/browser.ts';
import { HumanError, root } from '../vscode/common.ts';
import { makeProfile, type Settings } from '../vscode/profile.ts';
import { installVsix, startServer } from '../vscode/server.ts';
import { tool, type Which } from '../vscode/tool.ts';
import { type Payload, THEMES, type Theme, Workbench } from '../vscode/workbench.ts';

export const VSIX = process.env['TOKEN_LEDGER_VSIX'] ?? join(root, 'out/token-ledger.vsix');

export interface WindowOptions {
  readonly which?: Which;
  /** Its logs may be written before or after the window opens. */
  readonly home?: AgentHome;
  /** The folder to open; without it an empty one is made and removed at the end. */
  readonly folder?: string;
  readonly settings?: Settings;
  readonly theme?: Theme;
  /** VS Code's display language, such as `de`. Without its language pack its own words stay English, and extensions speak it. */
  readonly language?: string;
  readonly size?: { readonly width: number; readonly height: number };
  /** Only these of VS Code's own extensions: a quicker start. Without it: all. */
  readonly builtin?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Nothing looks at the page's requests: for those who measure times. */
  readonly undisturbed?: boolean;
  /** The package is installed into this very profile, and not copied from one into which it was. */
  readonly ownInstallation?: boolean;
  /** May change the profile when the package is installed and VS Code has not started. */
  readonly prepare?: (profile: string) => void;
  /** Further extensions, by their folders on disk. */
  readonly develop?: readonly string[];
}

export interface Window {
  readonly workbench: Workbench;
  readonly home: AgentHome;
  readonly folder: string;
  /** VS Code's profile: its settings, logs and extensions. */
  readonly profile: string;
  /** Milliseconds from opening the page to the status bar being there. */
  readonly openMs: number;
  close(): Promise<void>;
}

/** An empty folder whose path has no symbolic link in it, as an agent would log it. */
export function makeFolder(name = 'project'): string {
  const folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'token-ledger-work-'))), name);
  mkdirSync(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(join(folder, '..'), { recursive: true, force: true });
}

export async function openWindow(options: WindowOptions = {}): Promise<Window> {
  const { which = 'latest', home = new AgentHome(), folder = makeFolder(), theme = 'dark' } = options;
  if (!existsSync(VSIX)) throw new HumanError(`There is no ${VSIX}: npm run package`);
  tool(which);
  const profile = makeProfile({ 'workbench.colorTheme': THEMES[theme], ...options.settings });
  if (options.ownInstallation === true) installVsix(profile, VSIX, which);
  else cpSync(installedOnce(which), join(profile, 'extensions'), { recursive: true });
  options.prepare?.(profile);
  const develop = options.develop ?? [];
  const server = await startServer({
    which,
    profile,
    args: develop.length > 0 ? ['--enable-smoke-test-driver'] : [],
    env: { ...home.env(), ...options.env },
    ...(options.builtin === undefined ? {} : { builtin: options.builtin }),
  });
  const browser = await launchBrowser();
  const { page } = await openPage(browser, server.url, options.size, options.undisturbed);
  if (options.language !== undefined)
    await page.addInitScript((language) => {
      Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language });
    }, options.language);
  const workbench = new Workbench(page, server.url);
  const started = performance.now();
  await workbench.open(folder, payloadOf(develop, workbench));
  return {
    workbench,
    home,
    folder,
    profile,
    openMs: performance.now() - started,
    close: async () => {
      await browser.close();
      await server.stop('at once');
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      if (options.home === undefined) home.remove();
      if (options.folder === undefined) removeFolder(folder);
    },
  };
}

const installed = new Map<Which, string>();

/** The extensions of a profile into which VS Code installed the package: each process does it once. */
function installedOnce(which: Which): string {
  const known = installed.get(which);
  if (known !== undefined) return known;
  const profile = mkdtempSync(join(tmpdir(), 'token-ledger-installed-'));
  process.once('exit', () => rmSync(profile, { recursive: true, force: true }));
  installVsix(profile, VSIX, which);
  installed.set(which, join(profile, 'extensions'));
  return join(profile, 'extensions');
}

function payloadOf(develop: readonly string[], workbench: Workbench): Payload | undefined {
  if (develop.length === 0) return undefined;
  return develop.map((path) => ['extensionDevelopmentPath', workbench.remoteUri(path)] as const);
}
