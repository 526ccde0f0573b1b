import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BudgetState } from '../../../../src/core/live/budget.ts';
import { noticeName } from '../../../../src/core/live/budgetWords.ts';
import { AgentHome } from '../../../vscode/agentHome.ts';
import { cliText } from '../../cli/cli.ts';
import { TestWindow } from '../testWindow.ts';

const DIST = resolve(import.meta.dirname, '../../../../dist');

describe('budgets', function () {
  this.timeout(120_000);
  let home: AgentHome;
  let dist: string;
  let folder: string;
  const windows: TestWindow[] = [];

  beforeEach(() => {
    home = new AgentHome();
    dist = mkdtempSync(join(tmpdir(), 'token-ledger-dist-'));
    for (const file of ['rate-card.json', 'rate-card.hash.json']) copyFileSync(join(DIST, file), join(dist, file));
    folder = join(home.folder, 'shop');
    mkdirSync(folder);
  });
  afterEach(async () => {
    for (const window of windows.splice(0)) await window.service.close();
    home.remove();
    rmSync(dist, { recursive: true, force: true });
  });

  function open(): TestWindow {
    const window = new TestWindow(home, dist, folder);
    windows.push(window);
    return window;
  }

  const states = ({ status }: TestWindow): readonly BudgetState[] =>
    status?.kind === 'session' ? (status.budgets ?? []) : [];

  it('stand in every window and on the command line, wherever they were set, and the lowest holds', async () => {
    home.claude({ cwd: folder, branch: 'ABC-7-pay', model: 'claude-haiku-4-5' }).call({ input: 4_000_000 });
    const window = open();
    window.set({ budgets: { session: 5, day: 4, ticket: 40 } });
    await window.until((each) => states(each).length === 3);
    assert.deepEqual(
      states(window).map(({ name, limit, spent, over }) => [name, limit / 1e9, (spent ?? 0) / 1e9, over]),
      [
        ['session', 5, 4, false],
        ['day', 4, 4, true],
        ['ticket', 40, 4, false],
      ],
    );
    const env = { TOKEN_LEDGER_HOME: join(home.folder, 'ledger') };
    const cli = (...args: readonly string[]): string => {
      try {
        return `0 ${cliText(home.folder, ['budget', '--cwd', folder, ...args], env)}`;
      } catch (error) {
        const { status, stdout } = error as { status: number; stdout: string };
        return `${status} ${stdout}`;
      }
    };
    assert.match(
      cli(),
      /^1 This session: \$4\.00 of \$5\.00\nToday: \$4\.00 of \$4\.00, over\nABC-7: \$4\.00 of \$40\.00\n$/,
    );
    assert.match(cli('--set', 'session=3', '--set', 'month=100'), /^1 This session: \$4\.00 of \$3\.00, over\n/);
    const { budgets } = JSON.parse(cli('--json').slice(2)) as { budgets: readonly Record<string, unknown>[] };
    assert.deepEqual(budgets[0], { name: 'session', limit: 3, spent: 4, forecast: null, over: true, left: -1 });
    await window.until((each) => states(each)[0]?.limit === 3e9);
    window.set({ budgets: {} });
    assert.match(cli('--set', 'session=0', '--set', 'month=0'), /^0 No budget is set/);
  });

  it('count the last call of a burst, without another change', async () => {
    const log = home.claude({ cwd: folder, branch: 'ABC-8-burst', model: 'claude-haiku-4-5' });
    log.call({ input: 1_000_000 });
    const window = open();
    window.set({ budgets: { day: 100, month: 100, ticket: 100 } });
    await window.until((each) => states(each).length === 3);
    for (let call = 2; call <= 5; call++) {
      log.call({ input: 1_000_000 });
      await window.until((each) => each.cost === call * 1e9);
    }
    await window.until((each) => states(each).every(({ spent }) => spent === 5e9));
  });

  it('show one notice in two windows, and none once they are muted', async () => {
    home.claude({ cwd: folder, branch: 'main', model: 'claude-haiku-4-5' }).call({ input: 4_000_000 });
    const [a, b] = [open(), open()];
    a.set({ budgets: { day: 1, session: 2 } });
    for (const window of [a, b]) await window.until((each) => states(each).length === 2);
    const ask = async (window: TestWindow, name: string): Promise<boolean> => {
      const id = windows.length * 1000 + window.messages.length + Math.floor(Math.random() * 1e6);
      window.service.receive({ type: 'request', id, method: 'claimNotice', params: { name, mutedBy: 'muted' } });
      const answerOf = () => window.messages.find((each) => each.type === 'answer' && each.id === id);
      await window.until(() => answerOf() !== undefined);
      return (answerOf() as unknown as { readonly result: boolean }).result;
    };
    const [day, session] = states(b).map(noticeName).toSorted() as [string, string];
    assert.deepEqual([await ask(a, day), await ask(b, day), await ask(a, day)], [true, false, false]);
    b.service.receive({ type: 'request', id: 1, method: 'muteNotices', params: { mute: 'muted' } });
    assert.equal(await ask(a, session), false);
  });
});
