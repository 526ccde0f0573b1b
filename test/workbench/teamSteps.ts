// What a person does to join a team in a window, known by what they see.
import type { Workbench } from '../vscode/workbench.ts';

/** Pastes an invitation into its box. */
export async function fillInvitation({ page }: Workbench, text: string): Promise<void> {
  await page.locator('.quick-input-widget .quick-input-title', { hasText: 'Join a Team' }).waitFor();
  // Its box is one for passwords.
  await page.locator('.quick-input-widget input').first().fill(text);
}

/** Up to the question whether the person agrees. */
export async function askThrough(workbench: Workbench, invitation: string): Promise<void> {
  await workbench.runCommand('Token Ledger: Join a Team');
  await fillInvitation(workbench, invitation);
  await workbench.page.keyboard.press('Enter');
  await workbench.page.getByText('Agree to the policy of checkout?').waitFor();
}

/** "Not Now" comes first: goes down to the agreement, and takes it. */
export async function agree({ page }: Workbench): Promise<void> {
  await page.getByText('Sends these totals').waitFor();
  const focused = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Sends these totals' });
  // A list that has just appeared may not hear the first key.
  await until(async () => {
    await page.keyboard.press('ArrowDown');
    return focused.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    );
  });
  await page.keyboard.press('Enter');
}

export async function until(done: () => Promise<boolean>, ms = 60_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await done())) {
    if (Date.now() > end) throw new Error('it did not come to pass');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
