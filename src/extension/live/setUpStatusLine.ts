import { l10n, type QuickPickItem, window } from 'vscode';
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
  const setUp = l10n.t('Change File');
  const undo = l10n.t('Undo');
  const detail = [
    path,
    existing === '' ? l10n.t('Now: no status line command.') : l10n.t('Now: {0}', existing),
    l10n.t('After: {0}', command),
    l10n.t('Your own command stays: its output comes first. Run this command again to undo the change.'),
  ].join('\n\n');
  const buttons = canUndo ? [undo, setUp] : [setUp];
  const message = l10n.t('Show cost, next turn and plan windows in Claude Code’s status line?');
  const chosen = await window.showInformationMessage(message, { modal: true, detail }, ...buttons);
  if (chosen !== setUp && chosen !== undo) return;
  await client.request('statusLine', { path, act: chosen === undo ? 'undo' : 'setUp' });
  const done =
    chosen === undo ? l10n.t('{0} is as it was.', path) : l10n.t('Claude Code shows the line from its next answer on.');
  if (chosen === undo) return void window.showInformationMessage(done);
  const revert = await window.showInformationMessage(done, undo);
  if (revert === undo) await client.request('statusLine', { path, act: 'undo' });
}

/** Several homes are several accounts: the person picks one. */
async function pickHome(plans: readonly StatusLinePlan[]): Promise<StatusLinePlan | undefined> {
  if (plans.length < 2) return plans[0];
  const items = plans.map((plan): Item => ({ label: plan.path, description: plan.existing.slice(0, 80), plan }));
  const title = l10n.t('Which Claude Code?');
  return (await window.showQuickPick(items, { title }))?.plan;
}
