import { plainText } from './untrusted.ts';

/** What has a meaning within a line of Markdown: emphasis, code, links, HTML, tables, strike-through, escapes. */
const INLINE = /[\\`*_[\]<>|~]/g;
/** What GitHub and others make links, mentions or references of. */
const LINKS = /(?<=:)\/(?=\/)|(?<=www)\.|@|&(?=#?\w+;)/gi;

/**
 * A sentence that may hold foreign names, as Markdown that people also read as source: it stays one line and can become neither
 * a link nor markup, and is otherwise as it was. For the middle of a line; at its start it could still be a heading or a list.
 */
export function proseText(text: string, limit: number): string {
  return plainText(text, limit).replace(INLINE, '\\$&').replace(LINKS, '\\$&');
}
