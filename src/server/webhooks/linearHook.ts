import * as z from 'zod/mini';
import { ticketClosing, type WebhookSource } from './closing.ts';
import { isSigned } from './signature.ts';

const SIGNATURE = /^[0-9a-f]{64}$/;

const event = z.object({
  type: z.literal('Issue'),
  action: z.enum(['create', 'update']),
  data: z.object({
    identifier: z.string(),
    completedAt: z.optional(z.nullable(z.string())),
    state: z.object({ type: z.string() }),
  }),
});

/**
 * Issues that are completed; cancelled ones are not. Docs: Linear, "Webhooks" (`Linear-Signature`). Linear makes the secret itself. A
 * delivery that is sent again changes nothing.
 */
export const LINEAR: WebhookSource = {
  source: 'linear-webhook',
  mayBe: (header) => SIGNATURE.test(header('linear-signature')),
  isGenuine: (header, body, secret) => isSigned(body, header('linear-signature'), secret),
  closings: (_, value) => {
    const parsed = event.safeParse(value);
    if (!parsed.success || parsed.data.data.state.type !== 'completed') return [];
    return ticketClosing(parsed.data.data.identifier, parsed.data.data.completedAt);
  },
};
