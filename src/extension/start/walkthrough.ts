import { commands } from 'vscode';

/** The publisher's and the extension's name, and the walkthrough of the manifest. */
const WALKTHROUGH = 'token-ledger.token-ledger#start';

/**
 * Opens the walkthrough again. The first time the editor itself opens it, when a person installs the extension and wants that
 * (`workbench.welcomePage.walkthroughs.openOnInstall`, which an extension host on another machine cannot read).
 */
export async function openWalkthrough(): Promise<void> {
  await commands.executeCommand('workbench.action.openWalkthrough', WALKTHROUGH, false);
}
