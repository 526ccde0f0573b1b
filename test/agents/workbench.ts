// A real agent works in the folder of a real VS Code window: at the end, the status bar shows what the provider billed.
import { spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { formatsFor } from '../../src/core/text/format.ts';
import { countTokens } from '../../src/core/usage/tokens.ts';
import { AgentHome } from '../vscode/agentHome.ts';
import { openWindow, type Window } from '../workbench/window.ts';
import type { Driver } from './agents/agent.ts';
import { billedCost } from './compare/billedCost.ts';
import { billedCounts, sumCounts } from './compare/pairCalls.ts';
import { shippedPrices } from './compare/readHome.ts';
import { Trial } from './place/trial.ts';
import { agents, type Script, say, shell } from './provider/script.ts';

/** Long enough that every part of the bill is seen in the cents. */
const TURNS: readonly Script[] = [
  [shell('ls', { context: 90_000, cache: '1h' }), shell('pwd', { context: 95_000 }), say('Read.', { words: 900 })],
  [
    agents([shell('pwd', { context: 80_000 }), say('I found a small shop.', { think: true, words: 400 })]),
    say('Helped.', { context: 120_000 }),
  ],
  [say('More.', { context: 130_000, cache: 'mixed', words: 2000 })],
];

export interface WorkbenchResult {
  /** What the provider billed. */
  readonly billed: string;
  /** What the window showed. */
  readonly shown: string;
  readonly isEqual: boolean;
}

/** Runs the turns in one session while the window is open. */
export async function runInWorkbench(driver: Driver): Promise<WorkbenchResult> {
  const packed = spawnSync('npm', ['run', '--silent', 'package'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 300_000,
  });
  if (packed.status !== 0) throw new Error('The extension could not be packed.');
  const trial = new Trial();
  await trial.open();
  const home = new AgentHome(trial.home);
  let window: Window | undefined;
  try {
    driver.prepare(trial);
    window = await openWindow({ home, folder: trial.repo, builtin: [] });
    let session: string | undefined;
    for (const script of TURNS)
      session = await driver.ask(trial, trial.prompt(script), session === undefined ? {} : { resume: session });
    return await compareWindow(trial, window);
  } finally {
    await window?.close();
    trial.close();
  }
}

async function compareWindow(trial: Trial, { workbench }: Window): Promise<WorkbenchResult> {
  const rows = trial.bill.completed;
  const pricer = shippedPrices(trial.folder);
  const cost = rows.reduce((sum, row) => sum + billedCost(row, row.time, pricer), 0);
  const tokens = countTokens(sumCounts(rows.map(billedCounts)));
  const money = formatsFor('en').money(cost);
  await workbench
    .statusItem(money)
    .waitFor({ timeout: 20_000 })
    .catch(() => undefined);
  const status = await workbench.ownStatusItem().innerText();
  // The first hover is a sentence until the figures are quiet.
  let total = '';
  for (let tries = 0; tries < 40 && total === ''; tries++) {
    await workbench.page.mouse.move(500, 300);
    await delay(500);
    const hover = await workbench.hover(workbench.ownStatusItem());
    total = await hover
      .locator('tr', { hasText: 'Total' })
      .first()
      .innerText({ timeout: 1000 })
      .catch(() => '');
  }
  // Cells hold spaces and joiners that nobody sees.
  const [, count = '', cents = ''] = total.split(/\t+/u);
  const shownTokens = Number(count.replaceAll(/\D/gu, ''));
  const shownCost = cents.replaceAll(/[^\d.,$]/gu, '');
  return {
    billed: `${money}, ${tokens} tokens`,
    shown: `${status.trim()} in the status bar; ${shownCost}, ${shownTokens} tokens in its hover`,
    isEqual: status.includes(money) && shownCost === money && shownTokens === tokens,
  };
}
