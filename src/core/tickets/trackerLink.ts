import { cleanTicket } from './ticket.ts';

/** Where a ticket can be read: a template per prefix (`ABC`, `#`, `!`, `AB#`, `sc-`; `*` for all others), with `${ticket}` or `${number}`. */
export type TrackerTemplates = Readonly<Record<string, string>>;

/** The https address of a ticket, or undefined. The template is a setting and the ticket is foreign text: only its encoded form is filled in. */
export function trackerLink(ticket: string, templates: TrackerTemplates): string | undefined {
  const found = /^([A-Za-z][A-Za-z0-9_]*)-(\d+)$|^(AB#|#|!)(\d+)$/.exec(ticket);
  const prefix = found?.[1] === undefined ? (found?.[3] ?? '*') : found[1] === 'sc' ? 'sc-' : found[1];
  const template = own(templates, prefix) ?? own(templates, '*');
  if (template === undefined) return undefined;
  const number = found?.[2] ?? found?.[4] ?? ticket;
  const filled = template.replaceAll('${ticket}', () => encoded(ticket)).replaceAll('${number}', () => encoded(number));
  return /^https:\/\/[\w.-]+(?::\d+)?\/[\x21-\x7e]*$/.test(filled) && !/["'<>`\\]/.test(filled) ? filled : undefined;
}

function own(templates: TrackerTemplates, prefix: string): string | undefined {
  return Object.hasOwn(templates, prefix) ? templates[prefix] : undefined;
}

/** Also what Markdown takes for the end of an address. */
function encoded(text: string): string {
  return encodeURIComponent(cleanTicket(text)).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
