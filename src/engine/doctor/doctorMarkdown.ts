import { doctorWords } from '../../core/words/doctorWords.ts';
import { numberText } from '../../core/words/language.ts';
/** A section of a Markdown document. */
export function section(title: string, lines: readonly string[], none: string): string[] {
  return [`## ${title}`, '', ...(lines.length === 0 ? [none] : lines), ''];
}

export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

export const count = numberText;

/** A time of any log may be outside of what a date can be. */
export function dayOf(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? doctorWords.noDate() : date.toISOString().slice(0, 10);
}

export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  return n < 1e6 ? `${Math.round(n / 1000)} kB` : `${(n / 1e6).toFixed(1)} MB`;
}
