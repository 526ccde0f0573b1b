// npm run look: the pictures of the README, into media/. npm run look -- themes [NAME…]: pictures of the real window in each kind
// of theme, and in a narrow one, into shots/ (ignored by git). npm run look -- languages [de ja …]: pictures in other display
// languages, into shots/; East Asian ones need a font, such as Debian's fonts-noto-cjk.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AgentHome } from '../vscode/agentHome.ts';
import { HumanError, main, pause, root } from '../vscode/common.ts';
import { THEMES, type Theme } from '../vscode/workbench.ts';
import { lookAtLanguages } from './lookLanguages.ts';
import { fillAfternoon } from './madeWork.ts';
import { takePictures } from './pictures.ts';
import { makeFolder, openWindow, removeFolder, type WindowOptions } from './window.ts';

const shots = resolve(process.env['SHOTS'] ?? join(root, 'shots'));
/** What comes next, with a budget that is used up and one that nearly is. */
const LIVE = {
  'tokenLedger.statusBar.preset': 'live',
  'tokenLedger.budget.day': 0.25,
  'tokenLedger.budget.session': 0.5,
};
const kinds: Readonly<Record<string, WindowOptions>> = {
  ...Object.fromEntries((Object.keys(THEMES) as Theme[]).map((theme) => [theme, { theme }])),
  ...Object.fromEntries((Object.keys(THEMES) as Theme[]).map((theme) => [`live-${theme}`, { theme, settings: LIVE }])),
  narrow: { theme: 'dark', size: { width: 480, height: 640 } },
};

async function look(name: string, options: WindowOptions): Promise<void> {
  const home = new AgentHome();
  const folder = makeFolder('shop');
  fillAfternoon(home, folder);
  const window = await openWindow({ ...options, home, folder });
  try {
    const { workbench } = window;
    const item = workbench.ownStatusItem();
    await workbench.statusItem(/ABC-123/).waitFor({ timeout: 60_000 });
    await workbench.screenshot(join(shots, `${name}-status.png`));
    // The first hover is a sentence until nothing has changed for a moment.
    await pause(3000);
    await workbench.hover(item);
    await workbench.screenshot(join(shots, `${name}-hover.png`));
    console.log(
      `${name}: ${(await item.innerText()).trim()} — ${String(await item.locator('[aria-label]').first().getAttribute('aria-label'))}`,
    );
  } finally {
    await window.close();
    home.remove();
    removeFolder(folder);
  }
}

await main(async () => {
  const [what, ...wanted] = process.argv.slice(2);
  if (what === undefined) {
    await takePictures();
    return 0;
  }
  mkdirSync(shots, { recursive: true });
  if (what === 'languages') {
    await lookAtLanguages(shots, wanted);
    console.log(`in ${shots}`);
    return 0;
  }
  if (what !== 'themes') throw new HumanError(`look takes themes or languages, not "${what}".`);
  for (const [name, options] of Object.entries(kinds))
    if (wanted.length === 0 || wanted.includes(name)) await look(name, options);
  console.log(`in ${shots}`);
  return 0;
});
