import * as z from 'zod/mini';
import { mergedClosings, type WebhookSource } from './closing.ts';
import { isSigned } from './signature.ts';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/** Only what is used; of people, titles and branches nothing is kept. */
const event = z.object({
  action: z.string(),
  pull_request: z.object({
    number: z.int(),
    merged: z.boolean(),
    merged_at: z.nullable(z.string()),
    title: z.string(),
    head: z.object({ ref: z.string() }),
    base: z.object({ ref: z.string() }),
  }),
  repository: z.object({ full_name: z.string(), default_branch: z.string() }),
});

/** Pull requests that are merged into the default branch. Docs: GitHub, "Validating webhook deliveries", event `pull_request`. */
export const GITHUB: WebhookSource = {
  source: 'github-webhook',
  mayBe: (header) => SIGNATURE.test(header('x-hub-signature-256')),
  isGenuine: (header, body, secret) => isSigned(body, SIGNATURE.exec(header('x-hub-signature-256'))?.[1] ?? '', secret),
  closings: (header, value) => {
    const parsed = event.safeParse(value);
    if (header('x-github-event') !== 'pull_request' || !parsed.success) return [];
    const { action, pull_request: pull, repository } = parsed.data;
    if (action !== 'closed' || !pull.merged || pull.base.ref !== repository.default_branch) return [];
    const { number, title } = pull;
    return mergedClosings({ path: repository.full_name, number, branch: pull.head.ref, title }, pull.merged_at);
  },
};
