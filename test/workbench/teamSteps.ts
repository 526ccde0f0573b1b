// What a person does to connect a window to a team, known by what they see.
import type { Workbench } from '../vscode/workbench.ts';

export interface TeamPlace {
  readonly url: string;
  readonly team: string;
  readonly token: string;
}

/** Fills the box of a step; the one before stays for a moment after its Enter, so each is known by its title. */
export async function fillStep({ page }: Workbench, step: string, text: string): Promise<void> {
  await page.locator('.quick-input-widget .quick-input-title', { hasText: step }).waitFor();
  // The token's box is one for passwords.
  await page.locator('.quick-input-widget input').first().fill(text);
}

/** Up to the question whether the person agrees. */
export async function askThrough(workbench: Workbench, { url, team, token }: TeamPlace): Promise<void> {
  await workbench.runCommand('Token Ledger: Connect to Team');
  for (const [step, text] of Object.entries({ '1 of 3': url, '2 of 3': team, '3 of 3': token })) {
    await fillStep(workbench, step, text);
    await workbench.page.keyboard.press('Enter');
  }
  await workbench.page.getByText(`Agree to the policy of ${team}?`).waitFor();
}

/** "Not now" comes first: goes down to the agreement, and takes it. */
export async function agree({ page }: Workbench): Promise<void> {
  await page.getByText('I agree: send these totals').waitFor();
  const focused = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'I agree' });
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
