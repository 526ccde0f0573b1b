import { uppercaseKeyTicket } from '../../core/tickets/ticket.ts';
import { DAY_MS } from '../../wire/period.ts';
import { PULL_REQUEST, TICKET } from '../../wire/schema.ts';

/** A pull request that was merged, or a ticket that was closed; the day in days since 1970-01-01. */
export interface Closing {
  readonly artifact: string;
  readonly day: number;
}

export type Header = (name: string) => string;

/** A forge or tracker that sends what was closed. */
export interface WebhookSource {
  /** Stored beside each closing, and named in the report. */
  readonly source: string;
  /** Reports whether the headers can be genuine; no body is read otherwise. */
  mayBe(header: Header, secret: string): boolean;
  /** Reports whether headers and body were made by somebody who has the secret. */
  isGenuine(header: Header, body: Uint8Array, secret: string): boolean;
  /** What the event closes; nothing for most events. */
  closings(header: Header, event: unknown): readonly Closing[];
}

/** Where a merge request of a forge closes itself and the ticket in its branch's name or title. */
export function mergedClosings(
  { path, number, branch, title }: { path: string; number: number; branch: string; title: string },
  mergedAt: string | null | undefined,
): readonly Closing[] {
  const request = requestOf(path, number);
  const ticket = uppercaseKeyTicket(branch) ?? uppercaseKeyTicket(title.slice(0, 200));
  return [...closingAt(PULL_REQUEST, request, mergedAt), ...closingAt(TICKET, ticket ?? '', mergedAt)];
}

/** A ticket that its tracker closed. */
export function ticketClosing(key: string, closedAt: string | null | undefined): readonly Closing[] {
  return closingAt(TICKET, key, closedAt);
}

function closingAt(form: RegExp, artifact: string, at: string | null | undefined): readonly Closing[] {
  const time = Date.parse(at ?? '');
  return form.test(artifact) && !Number.isNaN(time) ? [{ artifact, day: Math.floor(time / DAY_MS) }] : [];
}

/** `owner/repo#12`. Groups may be nested elsewhere, and have signs that an owner does not: the innermost one, in an owner's signs. */
function requestOf(path: string, number: number): string {
  const [repository = '', owner = ''] = path.split('/').toReversed();
  const plain = owner
    .replaceAll(/[^A-Za-z0-9-]/g, '-')
    .replace(/^-+/, '')
    .slice(0, 39);
  return `${plain}/${repository}#${number}`;
}
