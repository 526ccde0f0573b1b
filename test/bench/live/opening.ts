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
  /** The same openings, until the page answers to a person. */
  readonly ready: readonly number[];
  /** An empty page in the same window, opened in turns with the panel: what VS Code itself needs. */
  readonly empty: readonly number[];
}

/** Milliseconds from the command on. */
interface Times {
  readonly painted: number;
  readonly ready: number;
}

/** Longer than a page takes, so that nothing but VS Code and the page is at work until then. */
const UNDISTURBED = 1500;

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
    const develop = [join(import.meta.dirname, '../emptyPanel')];
    const window = await openWindow({ home, folder, size, develop, undisturbed: true });
    try {
      await settled(window);
      const times: Times[] = [];
      const empty: number[] = [];
      for (let i = 0; i <= opens; i += 1) {
        times.push(await openOnce(window, 'Token Ledger: Open Summary', '.total .sum'));
        empty.push((await openOnce(window, 'Empty Panel: Open', '.empty')).painted);
      }
      const [first = Number.NaN, ...again] = times.map(({ painted }) => painted);
      const ready = times.slice(1).map((each) => each.ready);
      say(`opened in ${list([first, ...again])}`);
      say(`answering in ${list(ready)}`);
      say(`an empty page in ${list(empty)}`);
      return { first, again, ready, empty };
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

const list = (times: readonly number[]): string => `${times.map((ms) => ms.toFixed(0)).join(' ')} ms`;

/**
 * From the command to `shown` being on the screen. The page is let alone until then: anyone who looks into a frame from outside puts
 * a script of its own into it first, which takes as long as the page's.
 */
async function openOnce({ workbench }: Window, title: string, shown: string): Promise<Times> {
  const command = await workbench.findCommand(title);
  const asked = now();
  await command.accept();
  await pause(UNDISTURBED);
  await workbench.webview().locator(shown).waitFor();
  const times = await workbench.webview().locator(shown).evaluate(whenPainted);
  await workbench.runCommand('View: Close Editor');
  await workbench.page.locator('iframe.webview').waitFor({ state: 'detached' });
  return { painted: times.painted - asked, ready: times.ready - asked };
}

/** Runs in the page, and reads what the browser noted. Text that says only that one waits is not what was waited for. */
async function whenPainted(shown: Element): Promise<Times> {
  const noted = await new Promise<readonly PerformanceEntry[]>((resolve) => {
    new PerformanceObserver((entries) => resolve(entries.getEntries())).observe({ type: 'element', buffered: true });
  });
  const own = noted.filter((entry) => (entry as PerformanceEntry & { readonly element: Element }).element === shown);
  const painted = own[0]?.startTime ?? Number.NaN;
  const ready = performance.getEntriesByName('answers')[0]?.startTime ?? Number.NaN;
  return { painted: performance.timeOrigin + painted, ready: performance.timeOrigin + ready };
}
