import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RECORDED_ROOT } from '../replay/fixture.ts';

const PROJECT = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/** Fields that hold agents' own prompts, descriptions of tools, or data that only a provider can read. */
const DROPPED =
  /^(?:tools|dynamic_tools|tool_definitions|base_instructions|user_instructions|developer_instructions|instructions|system_prompt|systemPrompt|system|skills|slash_commands|encrypted_content|signature|thoughtSignature|availableTools|toolDefinitions|commands|addedBlocks|addedLines|internal_chat_message_metadata_passthrough|host_skills|betas)$/u;

/** Records that hold nothing but agents' own prompts and lists, by the beginning of their line. */
const PROSE =
  /"type":"(?:attachment|api-request-blob|last-prompt|world_state)"|"type":"message",(?:"id":"[^"]*",)?"role":"developer"/u;

/** Reports whether a line of a log holds prose only. */
export const isProse = (line: string): boolean => PROSE.test(line.slice(0, 400));

/** Texts that programs write, by which readers know what a record is. */
const KEPT: ReadonlySet<string> = new Set(['Got it. Thanks for the additional context!']);

const LONGEST_ID = 80;
const LONGEST_TEXT = 24;
const WORDS = 'a few made up words in place of what was written here by a person or by a program'.split(' ');
/** A date, or a name that an agent makes of one. */
const DATE = /^(?:New session - )?\d{4}-\d\d-\d\d[ T]\d\d:\d\d/u;

export type Scrub = (value: unknown) => unknown;

/** Replaces the texts, paths and names of a trial in JSON by made-up ones of the same shape. */
export function scrubber(folder: string): { readonly value: Scrub; readonly path: (text: string) => string } {
  const paths = (text: string): string => replacePaths(text, folder);
  const value: Scrub = (input) => {
    if (typeof input === 'string') return scrubText(input, paths, value);
    if (Array.isArray(input)) return input.map(value);
    if (typeof input !== 'object' || input === null) return input;
    const kept = Object.entries(input).filter(([key]) => !DROPPED.test(key));
    return Object.fromEntries(kept.map(([key, each]) => [paths(key), value(each)]));
  };
  return { value, path: paths };
}

function replacePaths(text: string, folder: string): string {
  const flat = (path: string): string => path.replaceAll(/[^A-Za-z0-9]/gu, '-');
  return text
    .replaceAll(folder, RECORDED_ROOT)
    .replaceAll(flat(folder), flat(RECORDED_ROOT))
    .replaceAll(flat(folder).slice(1), flat(RECORDED_ROOT).slice(1))
    .replaceAll(PROJECT, '/opt/project')
    .replaceAll(hostname(), 'host');
}

function scrubText(text: string, paths: (text: string) => string, value: Scrub): string {
  if (KEPT.has(text)) return text;
  const inner = parsed(text);
  if (inner !== undefined) return JSON.stringify(value(inner));
  const moved = paths(text);
  if (DATE.test(moved) || (!/\s/u.test(moved) && moved.length <= LONGEST_ID)) return moved;
  // A path stays whole: it names the folder of the work.
  if (/^\/\S*$/u.test(moved)) return moved;
  if (!/\s/u.test(moved)) return moved.slice(0, 16);
  // Markup at the start names the kind of a message.
  const [tag = ''] = /^<[\w-]+>/u.exec(moved) ?? [];
  return tag + madeUp(Math.min(moved.length, LONGEST_TEXT));
}

function parsed(text: string): unknown {
  if (!/^\s*[{[]/u.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Words of about so many characters. */
function madeUp(length: number): string {
  let text = '';
  for (let at = 0; text.length < length; at++) text += `${at === 0 ? '' : ' '}${WORDS[at % WORDS.length]}`;
  return text;
}

/** Reports whether a text names this machine or this checkout. */
export const namesThisMachine = (text: string, folder: string): boolean =>
  [folder, PROJECT, hostname()].some((name) => text.includes(name));
