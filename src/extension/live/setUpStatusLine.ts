import { type QuickPickItem, window } from 'vscode';
import { noticeWords } from '../../core/words/noticeWords.ts';
import type { StatusLinePlan } from '../../engine/protocol/methodParams.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';

interface Item extends QuickPickItem {
  readonly plan: StatusLinePlan;
}

/** Shows the change to Claude Code's settings before it is made, and undoes it in one step. */
export async function setUpStatusLine(client: Pick<LedgerClient, 'request'>): Promise<void> {
  const plan = await pickHome(await client.request('statusLinePlans', {}));
  if (plan === undefined) return;
  const { path, existing, command, canUndo } = plan;
  const setUp = noticeWords.changeFile();
  const undo = noticeWords.undo();
  const detail = [
    path,
    existing === '' ? noticeWords.noStatusLine() : noticeWords.statusLineNow({ command: existing }),
    noticeWords.statusLineAfter({ command }),
    noticeWords.statusLineKept(),
  ].join('\n\n');
  const buttons = canUndo ? [undo, setUp] : [setUp];
  const message = noticeWords.statusLineAsk();
  const chosen = await window.showInformationMessage(message, { modal: true, detail }, ...buttons);
  if (chosen !== setUp && chosen !== undo) return;
  await client.request('statusLine', { path, act: chosen === undo ? 'undo' : 'setUp' });
  const done = chosen === undo ? noticeWords.statusLineUndone({ path }) : noticeWords.statusLineDone();
  if (chosen === undo) return void window.showInformationMessage(done);
  const revert = await window.showInformationMessage(done, undo);
  if (revert === undo) await client.request('statusLine', { path, act: 'undo' });
}

/** Several homes are several accounts: the person picks one. */
async function pickHome(plans: readonly StatusLinePlan[]): Promise<StatusLinePlan | undefined> {
  if (plans.length < 2) return plans[0];
  const items = plans.map((plan): Item => ({ label: plan.path, description: plan.existing.slice(0, 80), plan }));
  const title = noticeWords.whichClaude();
  return (await window.showQuickPick(items, { title }))?.plan;
}
