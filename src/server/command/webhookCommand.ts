import { readFileSync } from 'node:fs';
import type { Store } from '../store/store.ts';
import { signingToken } from '../webhooks/gitlabHook.ts';
import { WEBHOOK_NAMES, type WebhookName } from '../webhooks/hookSources.ts';

/**
 * Returns how a forge or tracker is connected; `file` holds a secret that the vendor made itself. Throws where there is no such team or
 * vendor.
 */
export async function webhookCommand(
  team: string,
  vendor: string,
  file: string | undefined,
  store: Store,
  day: number,
): Promise<string> {
  const found = await store.teams.find(team);
  const name = WEBHOOK_NAMES.find((one) => one === vendor);
  if (!found || !name) throw new Error(`there is no such team, or no such webhook (${WEBHOOK_NAMES.join(', ')})`);
  if (file !== undefined) {
    const secret = readFileSync(file, 'utf8').trim();
    if (secret.length < 16) throw new Error('a secret has at least 16 characters');
    await store.teams.setWebhookSecret(team, name, secret, day);
  }
  const secret = await store.teams.webhookSecret(found, name);
  return `Address: POST /v1/teams/${team}/webhooks/${name} (application/json)\n${STEPS[name](secret)}\n`;
}

const STEPS: Readonly<Record<WebhookName, (secret: string | undefined) => string>> = {
  github: (secret) =>
    `In GitHub, Settings, Webhooks: content type application/json, only "Pull requests", secret\n  ${secret ?? ''}`,
  gitlab: (secret) =>
    `In GitLab, Settings, Webhooks: only "Merge request events", and one of these two:\n  secret token   ${secret ?? ''}\n  signing token  ${signingToken(secret ?? '')}`,
  jira: (secret) =>
    `In Jira, System, WebHooks (as an administrator): only "Issue created" and "Issue updated", secret\n  ${secret ?? ''}`,
  linear: (secret) =>
    secret === undefined
      ? 'In Linear, Settings, API, New webhook: only "Issues". Linear makes the signing secret: put it into a file and run this again with --secret-file FILE.'
      : 'In Linear, Settings, API, Webhooks: only "Issues". Its signing secret is stored here.',
};
