import * as z from 'zod/mini';
import { ticketClosing, type WebhookSource } from './closing.ts';
import { isSigned } from './signature.ts';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

const event = z.object({
  timestamp: z.int(),
  webhookEvent: z.enum(['jira:issue_created', 'jira:issue_updated']),
  issue: z.object({
    key: z.string(),
    fields: z.object({
      resolutiondate: z.optional(z.nullable(z.string())),
      status: z.object({ statusCategory: z.object({ key: z.string() }) }),
    }),
  }),
  changelog: z.optional(z.object({ items: z.array(z.object({ field: z.string() })) })),
});

/**
 * Issues that reach a status of the category "done", which has that key in every language and workflow. Docs: Jira Cloud, "Webhooks"
 * (secure admin webhooks: `X-Hub-Signature`, as WebSub writes it).
 */
export const JIRA: WebhookSource = {
  source: 'jira-webhook',
  mayBe: (header) => SIGNATURE.test(header('x-hub-signature')),
  isGenuine: (header, body, secret) => isSigned(body, SIGNATURE.exec(header('x-hub-signature'))?.[1] ?? '', secret),
  closings: (_, value) => {
    const parsed = event.safeParse(value);
    if (!parsed.success || parsed.data.issue.fields.status.statusCategory.key !== 'done') return [];
    const { issue, changelog, timestamp } = parsed.data;
    // Without a resolution only the change of the status itself has the day.
    const isNow = changelog?.items.some(({ field }) => field === 'status') ?? false;
    const now = isNow ? new Date(timestamp).toISOString() : undefined;
    return ticketClosing(issue.key, issue.fields.resolutiondate ?? now);
  },
};
