import type { HoverFact, HoverPart } from '../../core/status/hoverParts.ts';
import { markdownText } from '../../core/text/untrusted.ts';
import { COMMAND_IDS, type CommandId } from '../commands/commandIds.ts';

export interface HoverLink {
  readonly label: string;
  readonly command: CommandId;
}

const CELL_LIMIT = 160;
const NOTE_LIMIT = 400;
/** Hovers set columns without any distance. */
const GAP = ' | &nbsp;&nbsp;&nbsp;';

/**
 * A hover as Markdown. Every text is escaped, our own too, so no caller can forget one that came from a log;
 * the only links are `links`, and of facts what they say they do.
 */
export function hoverMarkdown(parts: readonly HoverPart[], links: readonly HoverLink[]): string {
  const footer = links.map(linkMarkdown).join(' · ');
  return [...parts.map(partMarkdown), footer].filter(Boolean).join('\n\n');
}

/**
 * What a hover says on its way to being whole, first to last. VS Code reads a hover's Markdown in the thread of all extensions,
 * and the first of each kind of it takes milliseconds: a person who types would feel all of them at once.
 */
export function firstHovers(
  sentence: string,
  parts: readonly HoverPart[],
  links: readonly HoverLink[],
): readonly string[] {
  const titles = parts.filter(({ kind }) => kind === 'title');
  return [
    hoverMarkdown([{ kind: 'note', text: sentence }], []),
    hoverMarkdown(titles, []),
    hoverMarkdown(titles, links),
  ];
}

function partMarkdown(part: HoverPart): string {
  if (part.kind === 'title') return `**${cell(part.text)}**${part.note === '' ? '' : ` · ${cell(part.note)}`}`;
  if (part.kind === 'note') return markdownText(part.text, NOTE_LIMIT);
  // Two spaces at the end of a line: a line break without a new paragraph.
  if (part.kind === 'facts') return part.facts.map(factMarkdown).join('  \n');
  const align = part.head.map((_, column) => (column === 0 ? ':--' : '--:'));
  return [
    tableRow(part.head.map(cell)),
    `| ${align.join(' | ')} |`,
    ...part.rows.map(({ cells, strong }) =>
      tableRow(cells.map((text) => (strong && text ? `**${cell(text)}**` : cell(text)))),
    ),
  ].join('\n');
}

function factMarkdown({ label, value, note, does }: HoverFact): string {
  const end = does === undefined ? cell(note) : linkMarkdown({ label: note, command: DOES[does] });
  return `${cell(label)}: **${cell(value)}**${note === '' ? '' : ` · ${end}`}`;
}

const DOES: Readonly<Record<NonNullable<HoverFact['does']>, CommandId>> = { tag: COMMAND_IDS.tagSession };

const linkMarkdown = ({ label, command }: HoverLink): string => `[${cell(label)}](command:${command})`;

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(GAP)} |`;
}

function cell(text: string): string {
  return markdownText(text, CELL_LIMIT);
}
