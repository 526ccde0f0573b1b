// The pictures of the README: the status bar with its hover, and the panel, light and dark.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HASHES, MEDIA, PICTURE_THEMES, screenHashes } from '../unit/extension/screens.ts';
import { AgentHome } from '../vscode/agentHome.ts';
import { pause } from '../vscode/common.ts';
import type { Theme } from '../vscode/workbench.ts';
import { eveningZone, fillAfternoon, makeWork } from './madeWork.ts';
import { makeFolder, openWindow, removeFolder, type Window } from './window.ts';

/** Narrow enough for a page to show the words in a size that can be read. */
const STATUS_SIZE = { width: 900, height: 560 };
const PANEL_SIZE = { width: 1180, height: 980 };
const HIDDEN = {
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'workbench.editor.showTabs': 'none',
};

/** Takes the pictures into media/, with hashes of what they show. */
export async function takePictures(): Promise<void> {
  mkdirSync(MEDIA, { recursive: true });
  for (const theme of PICTURE_THEMES) {
    await takeStatus(theme);
    await takePanel(theme);
    console.log(`${theme}: taken`);
  }
  const lines = Object.entries(screenHashes()).map(([screen, hash]) => `${hash}  ${screen}\n`);
  writeFileSync(HASHES, lines.join(''));
}

async function takeStatus(theme: Theme): Promise<void> {
  await withWindow(theme, STATUS_SIZE, fillAfternoon, async ({ workbench }) => {
    await workbench.statusItem(/ABC-123/).waitFor({ timeout: 60_000 });
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    // The first hover is a sentence until nothing has changed for a moment.
    await pause(3000);
    await workbench.hover(workbench.ownStatusItem());
    await workbench.screenshot(join(MEDIA, `status-${theme}.png`));
  });
}

async function takePanel(theme: Theme): Promise<void> {
  const fill = (home: AgentHome, folder: string): void => makeWork(home, folder, Date.now());
  await withWindow(theme, PANEL_SIZE, fill, async ({ workbench }) => {
    await workbench.ownStatusItem().filter({ hasText: 'Today' }).waitFor({ timeout: 60_000 });
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await workbench.runCommand('Token Ledger: Open Summary');
    const page = workbench.webview();
    await page.locator('.branches').waitFor({ timeout: 60_000 });
    await page.locator('.progress').waitFor({ state: 'detached', timeout: 60_000 });
    await workbench.page.locator('iframe.webview.ready').screenshot({ path: join(MEDIA, `panel-${theme}.png`) });
  });
}

async function withWindow(
  theme: Theme,
  size: { readonly width: number; readonly height: number },
  fill: (home: AgentHome, folder: string) => void,
  take: (window: Window) => Promise<void>,
): Promise<void> {
  const home = new AgentHome();
  const folder = makeFolder('shop');
  fill(home, folder);
  const window = await openWindow({
    theme,
    size,
    home,
    folder,
    settings: HIDDEN,
    env: { TZ: eveningZone(Date.now()) },
  });
  try {
    await take(window);
  } finally {
    await window.close();
    home.remove();
    removeFolder(folder);
  }
}
