import { AGENTS } from '../../agents/all.ts';
import type { AttributedUsage } from '../../core/attribution/workItem.ts';
import { HumanError } from '../../core/humanError.ts';
import { costText } from '../../core/status/split.ts';
import { caveatsOf, nameText, splitLines, totalsText } from '../../core/tools/toolText.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { createDayOf, endOfDay, parseDay, startOfDay } from '../../core/usage/day.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../core/usage/totals.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { attributeSum } from '../attribution/attributeSum.ts';
import type { ToolContext } from './toolContext.ts';

const MOST_NAMES = 8;

export function dayLines(context: ToolContext): readonly string[] {
  const { engine, formats, input, withNames, now } = context;
  const day = input.date ?? createDayOf()(now);
  const rows = engine.attributor.sums(spanOf(day), false).map(attributeSum);
  if (rows.length === 0) return [`${day}: no call of a coding agent is known.`];
  const totals = sumOf(rows);
  const sessions = new Set(rows.map(({ context: each }) => sessionKey(each))).size;
  const by = (label: string, name: (row: AttributedUsage) => string): string => {
    const groups = [...Map.groupBy(rows, name)].map(([text, list]) => [text, sumOf(list)] as const);
    const sorted = groups.toSorted((a, b) => chargeTotal(b[1].charge) - chargeTotal(a[1].charge));
    const shown = sorted.slice(0, MOST_NAMES).map(([text, sum]) => `${text} ${costText(sum, formats)}`);
    const rest = sorted.length > MOST_NAMES ? [`${sorted.length - MOST_NAMES} more`] : [];
    return `${label}: ${[...shown, ...rest].join(', ')}.`;
  };
  return [
    `${day}, all folders of this machine: ${totalsText(totals, formats)}, in ${figureWords.sessions({ n: sessions })}.`,
    ...splitLines(totals, formats),
    by('By agent', ({ context: { agent } }) => AGENTS.find(({ id }) => id === agent)?.label ?? agent),
    by('By model', ({ context: { model } }) => nameText(model, true) || 'unknown'),
    ...(withNames ? [by('By ticket or branch', workName)] : []),
    ...caveatsOf(totals),
  ];
}

const workName = ({ work }: AttributedUsage): string =>
  nameText(work.ticket.text || work.branch, true) || 'neither ticket nor branch';

const sumOf = (rows: readonly AttributedUsage[]): Totals =>
  rows.reduce((sum, { totals }) => addTotals(sum, totals), NO_TOTALS);

function spanOf(day: string): { readonly since: number; readonly until: number } {
  try {
    const key = parseDay(day);
    return { since: startOfDay(key), until: endOfDay(key) };
  } catch {
    throw new HumanError('date takes a day as YYYY-MM-DD. Leave it out for today.');
  }
}
