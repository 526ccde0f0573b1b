import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { cliText } from '../unit/cli/cli.ts';
import { gitAt, START } from '../unit/git/scratch.ts';
import type { ClaudeLog, Usage } from '../vscode/agentHome.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { openWindow, type Window } from './window.ts';

const MINUTE = 60_000;
/** Output of Sonnet 4.5 is $15 for a million tokens: $0.15, $0.03 and $0.06. */
const WORK: readonly (readonly [branch: string, usage: Usage])[] = [
  ['feature/ABC-123-pay', { output: 10_000 }],
  ['fix/XY-9-round', { output: 2000 }],
  ['tidy-up', { output: 4000 }],
];
const ALL = 0.24;
/** For what, and how much. */
type Sums = Readonly<Record<string, number>>;
const BEFORE: Sums = { 'ABC-123': 0.15, 'XY-9': 0.03, '': 0.06 };
const TAGGED: Sums = { 'ABC-123': 0.15, 'XY-9': 0.03, 'PAY-7': 0.06 };

interface Json {
  readonly rows: readonly {
    readonly key?: { readonly ticket: string | null };
    readonly cost: { readonly total: number };
  }[];
  readonly totals: { readonly cost: { readonly total: number } };
}

/** Tries again until it does not fail. */
async function assertSoon(step: () => Promise<void>, tries = 10): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (tries === 0) throw error;
    await assertSoon(step, tries - 1);
  }
}

describe('on what one session over three branches and two tickets was spent, by keyboard alone', () => {
  let window: Window;
  let workbench: Workbench;
  let log: ClaudeLog;
  /** What nobody may change: the agent's log and the repository. */
  let untouched: string;

  const cli = (...args: readonly string[]): string => cliText(window.home.folder, args, {}, window.folder);
  const json = (...args: readonly string[]): Json => JSON.parse(cli(...args, '--json')) as Json;
  const byTicket = (): Sums =>
    Object.fromEntries(json('report', '--by', 'ticket').rows.map(({ key, cost }) => [key?.ticket ?? '', cost.total]));
  /** Every figure of the command line by all that a person may group by. */
  const everything = (): readonly unknown[] =>
    json('report', '--by', 'session', '--by', 'branch', '--by', 'ticket').rows;
  const files = (): string =>
    [
      readFileSync(log.file, 'utf8'),
      gitAt(0, window.folder, ['reflog', '--all']),
      gitAt(0, window.folder, ['status', '-s']),
    ].join('\n');
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };
  const focused = (text: string | RegExp) =>
    workbench.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: text });
  const bar = (text: RegExp) => workbench.ownStatusItem().filter({ hasText: text }).waitFor({ timeout: 25_000 });
  const closeList = async (): Promise<void> => {
    await press('Escape');
    await workbench.quickInput().waitFor({ state: 'hidden' });
  };

  /** Reads the sums of every place that shows them, and compares them with `sums`; '' is what is untagged. */
  async function showsEverywhere(sums: Sums): Promise<void> {
    const untagged = sums[''] ?? 0;
    const tickets = Object.entries(sums).filter(([ticket]) => ticket !== '');

    const hover = workbench.page.locator('.workbench-hover-container .monaco-hover', { hasText: /Token type/ }).last();
    // The first hover is a sentence until nothing has changed for a moment; it follows when it is asked for again.
    await assertSoon(async () => {
      await workbench.page.mouse.move(600, 300);
      await workbench.ownStatusItem().hover();
      await hover.waitFor({ timeout: 2000 });
    });
    // VS Code takes `$(` for an icon, so a sign without width parts them.
    const text = (await hover.innerText()).replaceAll('\u200d', '');
    assert.match(text, /For\s+Cost\s+Share/);
    for (const [ticket, cost] of tickets) assert.match(text, new RegExp(`${ticket}\\s+\\$${cost}`));
    if (untagged > 0) assert.match(text, new RegExp(`Untagged · tidy-up\\s+\\$${untagged}`));
    else assert.doesNotMatch(text, /Untagged ·/);
    assert.match(text, new RegExp(`Total\\s+[\\d,]+\\s+\\$${ALL}`));
    await workbench.page.mouse.move(600, 300);

    for (const [ticket, cost] of tickets) {
      await workbench.runCommand('Token Ledger: Switch Session');
      await workbench
        .quickRows(new RegExp(`^\\$${ALL} · `))
        .first()
        .waitFor();
      await workbench.page.keyboard.type(ticket);
      await focused(new RegExp(`^\\$${ALL} · .*${ticket} \\$${cost}`)).waitFor();
      await closeList();
    }

    await workbench.runCommand('Token Ledger: Untagged Sessions');
    if (untagged > 0) {
      await focused(new RegExp(`^\\$${untagged} · tidy-up`)).waitFor();
      await closeList();
    } else await workbench.statusItem(/All sessions of the last 30 days are tagged/).waitFor();

    await workbench.runCommand('Token Ledger: Open Summary');
    const panel = workbench.webview();
    await panel.locator('.page[aria-busy=false] .total .sum', { hasText: `$${ALL}` }).waitFor();
    for (const [ticket, cost] of Object.entries(sums))
      await panel.locator('.work tbody tr', { hasText: new RegExp(`${ticket || 'Untagged'}.*\\$${cost}$`) }).waitFor();
    assert.equal(await panel.locator('.work tbody tr').count(), Object.keys(sums).length);
    await panel.locator('.inbox', { hasText: untagged > 0 ? `$${untagged}` : 'All sessions are tagged' }).waitFor();
    await workbench.runCommand('View: Close Editor');

    assert.deepEqual(byTicket(), sums);
    assert.equal(json('report', '--by', 'ticket').totals.cost.total, ALL);
    assert.equal(json('inbox').totals.cost.total, untagged);
  }

  before(async () => {
    window = await openWindow({ builtin: ['theme-defaults'] });
    ({ workbench } = window);
    const start = Date.now() - 30 * MINUTE;
    let now = start;
    const git = (...args: readonly string[]): string => gitAt((now - START) / MINUTE, window.folder, args);
    git('init', '-q', '-b', 'main');
    git('commit', '-q', '--allow-empty', '-m', 'root');
    for (const [branch, usage] of WORK) {
      now += MINUTE;
      git('checkout', '-q', '-b', branch, 'main');
      now += 5 * MINUTE;
      if (log === undefined) log = window.home.claude({ cwd: window.folder, branch, now: () => now });
      log.switchBranch(branch);
      log.call(usage);
    }
    untouched = files();
    await bar(/ABC-123 \+2/);
  });

  after(async () => window.close());

  it('says the same sums in bar, hover, switcher, inbox, panel and command line', async function () {
    this.timeout(120_000);
    await bar(/\$0\.24 · ABC-123 \+2/);
    await showsEverywhere(BEFORE);
  });

  it('opens any ticket or branch that is typed, with the cost of its page, and says where nothing was spent', async function () {
    this.timeout(120_000);
    await workbench.runCommand('Token Ledger: Show Ticket or Branch');
    await workbench.quickRows(/^fix\/XY-9-round.*branch · \$0\.03/).waitFor();
    await workbench.page.keyboard.type('NONE-1');
    await focused(/^Nothing was spent on NONE-1/).waitFor();
    await closeList();
    await workbench.runCommand('Token Ledger: Show Ticket or Branch');
    await workbench.quickRows(/^ABC-123/).waitFor();
    await workbench.page.keyboard.type('xy-9');
    await focused(/^XY-9.*ticket · \$0\.03/).waitFor();
    await press('Enter');
    await workbench
      .webview()
      .locator('.page', { hasText: /XY-9[^]*\$0\.03/ })
      .waitFor();
    await workbench.runCommand('View: Close Editor');
  });

  it('tags only the part that has no ticket, as the first choice is, and undoes it; nothing else changes', async function () {
    this.timeout(180_000);
    const before = everything();
    await workbench.runCommand('Token Ledger: Tag Session');
    await workbench
      .quickRows(/this work has none/)
      .first()
      .waitFor();
    await workbench.page.keyboard.type('PAY-7');
    await focused(/as you typed it/).waitFor();
    await press('Enter');
    await focused(/Only what has no ticket yet \(\$0\.06\)/).waitFor();
    await workbench.quickRows(/The whole session.*replaces ABC-123 \$0\.15, XY-9 \$0\.03/).waitFor();
    await press('Enter');
    await workbench.statusItem(/^Tagged: PAY-7/).waitFor();
    await showsEverywhere(TAGGED);
    assert.notDeepEqual(everything(), before);

    await workbench.runCommand('Token Ledger: Undo Tag');
    await workbench.statusItem(/^Undone/).waitFor();
    await showsEverywhere(BEFORE);
    assert.deepEqual(everything(), before);
    assert.equal(files(), untouched);
  });
});
