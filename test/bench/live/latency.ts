// Append to a log → text in the status bar, in an ordinary window with all of VS Code's own extensions; and activation.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { AgentHome } from '../../vscode/agentHome.ts';
import { pause } from '../../vscode/common.ts';
import { openWindow, type Window } from '../../workbench/window.ts';

/** One clock for both: the browser runs on this machine, and both count from the same epoch. */
const now = (): number => performance.timeOrigin + performance.now();

/** Each call costs $0.15, so each append must give another text. */
const CALL = { output: 10_000 } as const;
const DOLLARS = 0.15;

export async function measureLatency(appends: number, say: (text: string) => void): Promise<readonly number[]> {
  const window = await openWindow({ size: { width: 1280, height: 1600 } });
  try {
    const { workbench, home, folder } = window;
    const log = home.claude({ cwd: folder, branch: 'BENCH-1' });
    log.call(CALL);
    const item = workbench.ownStatusItem();
    await workbench.statusItem(costAfter(1)).waitFor({ timeout: 60_000 });
    say(`activation beside all of VS Code’s own extensions: ${await readActivation(window)} ms`);
    await recordTexts(item);
    const appendToText: number[] = [];
    for (let i = 2; i < appends + 2; i += 1) {
      // Apart by more than the quarter of a second within which the extension changes its text once.
      await pause(300 + ((i * 37) % 200));
      const written = now();
      log.call(CALL);
      appendToText.push((await seenAt(window, costAfter(i))) - written);
    }
    say(`append to text: ${appendToText.map((ms) => ms.toFixed(0)).join(' ')}`);
    return appendToText;
  } finally {
    await window.close();
  }
}

/** The first log of an agent that was never on the machine → text in the bar, in a window of its own each time. */
export async function measureFirstLog(runs: number, say: (text: string) => void): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    const home = new AgentHome();
    for (const name of ['.claude', '.codex']) rmSync(join(home.folder, name), { recursive: true });
    const window = await openWindow({ home, builtin: ['theme-defaults'], size: { width: 1280, height: 1600 } });
    try {
      const { workbench, folder } = window;
      await workbench.statusItem(/No agent logs/).waitFor({ timeout: 60_000 });
      await recordTexts(workbench.ownStatusItem());
      // Apart from the window's start and from the sweep's two seconds by another time in each run.
      await pause(1000 + ((i * 371) % 2000));
      const written = now();
      home.claude({ cwd: folder, branch: 'BENCH-1' }).call(CALL);
      times.push((await seenAt(window, costAfter(1))) - written);
    } finally {
      await window.close();
      home.remove();
    }
  }
  say(`first log to text: ${times.map((ms) => ms.toFixed(0)).join(' ')}`);
  return times;
}

const costAfter = (calls: number): string => `$${(calls * DOLLARS).toFixed(2)}`;

/** Notes in the page when each text of the item was first there. */
async function recordTexts(item: Locator): Promise<void> {
  await item.evaluate((element) => {
    const seen: Record<string, number> = {};
    Object.assign(globalThis, { tokenLedgerSeen: seen });
    new MutationObserver(() => {
      seen[element.textContent ?? ''] ??= performance.timeOrigin + performance.now();
    }).observe(element, { subtree: true, childList: true, characterData: true });
  });
}

async function seenAt({ workbench }: Window, text: string): Promise<number> {
  const handle = await workbench.page.waitForFunction(
    (wanted) => {
      const { tokenLedgerSeen: seen } = globalThis as unknown as { tokenLedgerSeen: Record<string, number> };
      return Object.entries(seen).find(([shown]) => shown.includes(wanted))?.[1];
    },
    text,
    { polling: 20, timeout: 10_000 },
  );
  return (await handle.jsonValue()) ?? Number.NaN;
}

/**
 * In windows without VS Code's own extensions, which compete for the machine's cores while they start: with them the same
 * figure of an extension that does nothing is anything from 20 to 70 ms on two cores.
 */
export async function measureActivation(windows: number, say: (text: string) => void): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < windows; i += 1) {
    const window = await openWindow({ builtin: ['theme-defaults'], size: { width: 1280, height: 1600 } });
    try {
      await window.workbench.ownStatusItem().waitFor({ timeout: 60_000 });
      times.push(await readActivation(window));
    } finally {
      await window.close();
    }
  }
  say(`activation: ${times.join(' ')} ms`);
  return times;
}

/** As VS Code itself measures it: loading the code plus the call of `activate`. */
async function readActivation({ workbench }: Window): Promise<number> {
  await workbench.runCommand('Developer: Show Running Extensions');
  const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Token Ledger' });
  const reported = row.filter({ hasText: /Activation: \d+ms/ }).first();
  await reported.waitFor({ timeout: 20_000 });
  const text = await reported.innerText();
  await workbench.page.keyboard.press('Escape');
  return Number(/Activation: (\d+)ms/.exec(text)?.[1]);
}
