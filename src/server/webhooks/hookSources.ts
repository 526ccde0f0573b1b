import type { WebhookSource } from './closing.ts';
import { GITHUB } from './githubHook.ts';
import { GITLAB } from './gitlabHook.ts';
import { JIRA } from './jiraHook.ts';
import { LINEAR } from './linearHook.ts';

/** By the last part of the webhook's address. */
export const WEBHOOKS: Readonly<Record<WebhookName, WebhookSource>> = {
  github: GITHUB,
  gitlab: GITLAB,
  jira: JIRA,
  linear: LINEAR,
};
export const WEBHOOK_NAMES = ['github', 'gitlab', 'jira', 'linear'] as const;
export type WebhookName = (typeof WEBHOOK_NAMES)[number];
