import { createHmac } from 'node:crypto';
import * as z from 'zod/mini';
import { mergedClosings, type WebhookSource } from './closing.ts';
import { isSame } from './signature.ts';

const event = z.object({
  object_kind: z.literal('merge_request'),
  project: z.object({ path_with_namespace: z.string(), default_branch: z.string() }),
  object_attributes: z.object({
    iid: z.int(),
    action: z.string(),
    title: z.string(),
    source_branch: z.string(),
    target_branch: z.string(),
    merged_at: z.optional(z.nullable(z.string())),
    updated_at: z.optional(z.nullable(z.string())),
  }),
});

/** One or more, while a token is exchanged. */
const SIGNATURES = /^(?:v1,[A-Za-z0-9+/]{43}= ?){1,5}$/;

/** The signing token of a secret, as GitLab takes it. */
export function signingToken(secret: string): string {
  return `whsec_${Buffer.from(secret, 'base64url').toString('base64')}`;
}

/**
 * Merge requests that are merged into the default branch. Docs: GitLab, "Webhooks" (secret token in `X-Gitlab-Token`, or a signing token
 * after the Standard Webhooks specification) and "Webhook events" (merge request events).
 */
export const GITLAB: WebhookSource = {
  source: 'gitlab-webhook',
  mayBe: (header, secret) => hasToken(header('x-gitlab-token'), secret) || SIGNATURES.test(header('webhook-signature')),
  isGenuine: (header, body, secret) => {
    if (hasToken(header('x-gitlab-token'), secret)) return true;
    const expected = createHmac('sha256', Buffer.from(secret, 'base64url'))
      .update(`${header('webhook-id')}.${header('webhook-timestamp')}.`)
      .update(body)
      .digest();
    const given = header('webhook-signature').split(' ');
    return given.some((one) => isSame(expected, Buffer.from(one.slice('v1,'.length), 'base64')));
  },
  closings: (_, value) => {
    const parsed = event.safeParse(value);
    if (!parsed.success) return [];
    const { project, object_attributes: request } = parsed.data;
    if (request.action !== 'merge' || request.target_branch !== project.default_branch) return [];
    const { iid: number, source_branch: branch, title } = request;
    return mergedClosings(
      { path: project.path_with_namespace, number, branch, title },
      request.merged_at ?? request.updated_at,
    );
  },
};

function hasToken(token: string, secret: string): boolean {
  return token !== '' && isSame(Buffer.from(token), Buffer.from(secret));
}
