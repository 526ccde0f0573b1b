// Command → block 1 of the summary panel on the screen, in an ordinary window with all built-in extensions.
import { join } from 'node:path';
import { AgentHome } from '../../vscode/agentHome.ts';
import { pause } from '../../vscode/common.ts';
import { makeFolder, openWindow, removeFolder, type Window } from '../../workbench/window.ts';

export interface OpeningOptions {
  readonly calls: number;
  readonly opens: number;
}

export interface Opening {
  /** The first time in this window: VS Code starts its webviews, too. */
  readonly first: number;
  readonly again: readonly number[];
  /** An empty page in the same window, opened in turns with the panel: what VS Code itself needs. */
  readonly empty: readonly number[];
}

const DAY = 86_400_000;
const SESSION_CALLS = 160;

/** One clock for both: the browser runs on this machine, and both count from the same epoch. */
const now = (): number => performance.timeOrigin + performance.now();

export async function measureOpening({ calls, opens }: OpeningOptions, say: (text: string) => void): Promise<Opening> {
  const home = new AgentHome();
  const folder = makeFolder();
  try {
    fill(home, folder, calls);
    say(`${calls} calls written`);
    const size = { width: 1280, height: 1600 };
    const window = await openWindow({ home, folder, size, develop: [join(import.meta.dirname, '../emptyPanel')] });
    try {
      await settled(window);
      const times: number[] = [];
      const empty: number[] = [];
      for (let i = 0; i <= opens; i += 1) {
        times.push(await openOnce(window, 'Token Ledger: Open Summary', '.total .sum'));
        empty.push(await openOnce(window, 'Empty Panel: Open', '.empty'));
      }
      say(`opened in ${times.map((ms) => ms.toFixed(0)).join(' ')} ms`);
      say(`an empty page in ${empty.map((ms) => ms.toFixed(0)).join(' ')} ms`);
      const [first = Number.NaN, ...again] = times;
      return { first, again, empty };
    } finally {
      await window.close();
    }
  } finally {
    home.remove();
    removeFolder(folder);
  }
}

/** A bit more than half a year of work, a few sessions a day, the last of them today. */
function fill(home: AgentHome, cwd: string, calls: number): void {
  const sessions = Math.ceil(calls / SESSION_CALLS);
  const begun = Date.now() - 200 * DAY;
  const step = (200 * DAY) / calls;
  let time = begun;
  for (let s = 0; s < sessions; s += 1) {
    const log = home.claude({ cwd, branch: `feature/BENCH-${Math.floor(s / 4)}`, now: () => time });
    const left = Math.min(SESSION_CALLS, calls - s * SESSION_CALLS);
    for (let i = 0; i < left; i += 1, time += step)
      log.call({ input: 5, output: 400 + i, cacheWrite5m: 900, cacheRead: 20_000 + i * 300 });
  }
}

/** All is read and nothing goes on: the text of the status bar does not change any more. */
async function settled({ workbench }: Window): Promise<void> {
  await workbench.ownStatusItem().filter({ hasText: 'BENCH' }).waitFor({ timeout: 120_000 });
  for (let before = ''; ; ) {
    await pause(5000);
    const text = await workbench.ownStatusItem().innerText();
    if (text === before) return;
    before = text;
  }
}

async function openOnce({ workbench }: Window, title: string, shown: string): Promise<number> {
  const command = await workbench.findCommand(title);
  const asked = now();
  await command.accept();
  await workbench.webview().locator(shown).waitFor();
  const painted = await workbench
    .webview()
    .locator('body')
    .evaluate(async () => {
      const mark = () => performance.getEntriesByName('spent-painted')[0];
      while (mark() === undefined) await new Promise((next) => setTimeout(next, 20));
      return performance.timeOrigin + (mark()?.startTime ?? Number.NaN);
    });
  await workbench.runCommand('View: Close Editor');
  await workbench.page.locator('iframe.webview').waitFor({ state: 'detached' });
  return painted - asked;
}
