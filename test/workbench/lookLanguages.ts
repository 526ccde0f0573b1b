// Pictures of the real window in other display languages, 900 px wide: status bar and hover, tree, walkthrough and panel.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentHome } from '../vscode/agentHome.ts';
import { HumanError, pause, root } from '../vscode/common.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { eveningZone, makeWork } from './madeWork.ts';
import { makeFolder, openWindow, removeFolder } from './window.ts';

/** Taken without being named: long compound words, and signs that are as wide as high. */
const USUAL = ['de', 'ja'];
const SIZE = { width: 900, height: 1000 };
/** Languages whose letters a plain Linux has no font for. */
const EAST_ASIAN = new Set(['ja', 'zh-cn']);

export async function lookAtLanguages(shots: string, wanted: readonly string[]): Promise<void> {
  for (const language of wanted.length > 0 ? wanted : USUAL) await lookAt(language, shots);
}

async function lookAt(language: string, shots: string): Promise<void> {
  if (EAST_ASIAN.has(language)) needFont(language);
  const home = new AgentHome();
  const folder = makeFolder('shop');
  makeWork(home, folder, Date.now());
  const window = await openWindow({ home, folder, language, size: SIZE, env: { TZ: eveningZone(Date.now()) } });
  const { workbench } = window;
  const picture = async (name: string): Promise<void> => workbench.screenshot(join(shots, `${language}-${name}.png`));
  try {
    const item = workbench.ownStatusItem();
    await item.filter({ hasText: /\$/ }).waitFor({ timeout: 60_000 });
    await openTree(workbench);
    await picture('tree');
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await workbench.runCommand(`Token Ledger: ${title(language, 'command.getStarted')}`);
    await workbench.page.locator('.getting-started-step.expanded').waitFor({ timeout: 60_000 });
    // The picture beside a step is a webview of its own.
    await pause(3000);
    await picture('walkthrough');
    const ordinals = await workbench.page.locator('.getting-started-step').count();
    for (let step = 1; step < ordinals; step++) {
      await workbench.page.locator('.getting-started-step').nth(step).click();
      await pause(2000);
      await picture(`walkthrough-${step + 1}`);
    }
    await workbench.hover(item);
    await picture('hover');
    await workbench.page.keyboard.press('Escape');
    await workbench.runCommand(`Token Ledger: ${title(language, 'command.openSummary')}`);
    const page = workbench.webview();
    await page.locator('.branches').waitFor({ timeout: 60_000 });
    await page.locator('.progress').waitFor({ state: 'detached', timeout: 60_000 });
    await picture('panel');
    await page.locator('.branches details').first().locator('summary').first().click();
    await page.locator('.branches').evaluate((element) => element.scrollIntoView());
    await picture('panel-outcomes');
    console.log(`${language}: ${(await item.innerText()).trim()}`);
  } finally {
    await window.close();
    home.remove();
    removeFolder(folder);
  }
}

async function openTree(workbench: Workbench): Promise<void> {
  await workbench.page
    .locator('.activitybar .action-item', { has: workbench.page.locator('[aria-label="Token Ledger"]') })
    .click();
  await workbench.page.locator('.sidebar .monaco-list-row').first().waitFor({ timeout: 60_000 });
  await workbench.page.keyboard.press('Escape');
}

/** A text of the manifest, as the window shows it. */
function title(language: string, key: string): string {
  const texts: unknown = JSON.parse(readFileSync(join(root, 'src/translations', language, 'manifest.json'), 'utf8'));
  return (texts as Readonly<Record<string, string>>)[key] ?? '';
}

function needFont(language: string): void {
  const found = execFileSync('fc-list', [`:lang=${language.slice(0, 2)}`, 'family'], { encoding: 'utf8' });
  if (found.trim() === '')
    throw new HumanError(`No font has the letters of ${language}: as root, apt-get install -y fonts-noto-cjk.`);
}
