import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, extensions, window } from 'vscode';

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly walkthroughs: readonly { readonly id: string; readonly title: string; readonly steps: readonly Step[] }[];
  };
}

describe('the walkthrough', () => {
  const extension = extensions.getExtension('token-ledger.token-ledger');
  assert.ok(extension);
  const [walkthrough] = (extension.packageJSON as Manifest).contributes.walkthroughs;
  assert.ok(walkthrough);
  const openTabs = (): readonly string[] => window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
  const isOpen = (): boolean =>
    openTabs().some((label) => label.includes(walkthrough.title) || /Welcome|Walkthrough/.test(label));

  const closeAll = async (): Promise<void> => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    await until(() => openTabs().length === 0);
  };

  before(async () => {
    await extension.activate();
  });
  afterEach(closeAll);

  it('names commands that there are, and themed pictures with words for those who do not see them', async () => {
    const known = new Set(await commands.getCommands(true));
    for (const { completionEvents, description, media } of walkthrough.steps) {
      const linked = [...description.matchAll(/\(command:([^)]+)\)/g)].map(([, id = '']) => id);
      const completing = completionEvents.map((event) => event.replace('onCommand:', ''));
      assert.ok(linked.length > 0 && linked.every((id) => completing.includes(id)));
      assert.deepEqual(
        completing.filter((id) => !known.has(id)),
        [],
      );
      const path = join(extension.extensionPath, media.svg);
      assert.ok(existsSync(path), path);
      const colours = [...readFileSync(path, 'utf8').matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(
        ([, colour = '']) => colour,
      );
      assert.ok(colours.every((colour) => colour === 'none' || colour.startsWith('var(--vscode-')));
      assert.ok(media.altText.length > 20);
    }
  });

  it('opens by its command and not by itself', async () => {
    assert.equal(isOpen(), false);
    await commands.executeCommand('tokenLedger.getStarted');
    await until(isOpen);
  });
});

/** Looks again whenever a tab changes. */
async function until(done: () => boolean): Promise<void> {
  while (!done())
    await new Promise<void>((next) => {
      const listening = window.tabGroups.onDidChangeTabs(() => {
        listening.dispose();
        next();
      });
    });
}
