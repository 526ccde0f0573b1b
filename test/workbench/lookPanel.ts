// node test/workbench/lookPanel.ts [theme…]: pictures of the summary panel in the real window, into shots/.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AgentHome } from '../vscode/agentHome.ts';
import { main, root } from '../vscode/common.ts';
import { THEMES, type Theme } from '../vscode/workbench.ts';
import { eveningZone, makeWork } from './madeWork.ts';
import { makeFolder, openWindow, type WindowOptions } from './window.ts';

const shots = resolve(process.env['SHOTS'] ?? join(root, 'shots'));
const TALL = { width: 1440, height: 2300 };
const kinds: Readonly<Record<string, WindowOptions>> = {
  ...Object.fromEntries((Object.keys(THEMES) as Theme[]).map((theme) => [theme, { theme, size: TALL }])),
  narrow: { theme: 'dark', size: { width: 520, height: 3400 } },
};

async function look(name: string, options: WindowOptions): Promise<void> {
  const home = new AgentHome();
  const folder = makeFolder('shop');
  makeWork(home, folder, Date.now());
  const settings = { 'workbench.activityBar.location': 'hidden' };
  const window = await openWindow({ ...options, home, folder, settings, env: { TZ: eveningZone(Date.now()) } });
  try {
    const { workbench } = window;
    await workbench.ownStatusItem().filter({ hasText: 'Today' }).waitFor({ timeout: 60_000 });
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await workbench.runCommand('Token Ledger: Open Summary');
    const page = workbench.webview();
    await page.locator('.total .sum').waitFor();
    await page.locator('.branches').waitFor({ timeout: 60_000 });
    await page.locator('.progress').waitFor({ state: 'detached', timeout: 60_000 });
    await workbench.screenshot(join(shots, `summary-${name}.png`));
    console.log(`${name}: ${await page.locator('.total .sum').innerText()}`);
  } catch (error) {
    await window.workbench.screenshot(join(shots, `summary-${name}-failed.png`));
    throw error;
  } finally {
    await window.close();
    home.remove();
  }
}

await main(async () => {
  mkdirSync(shots, { recursive: true });
  const wanted = process.argv.slice(2);
  for (const [name, options] of Object.entries(kinds))
    if (wanted.length === 0 || wanted.includes(name)) await look(name, options);
  console.log(`in ${shots}`);
  return 0;
});
