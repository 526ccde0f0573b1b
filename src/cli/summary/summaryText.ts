import { costText } from '../../core/status/split.ts';
import { compositionLines, splitWords } from '../../core/summary/compositionWords.ts';
import type { OutcomesView, SummaryView } from '../../core/summary/summarySchema.ts';
import {
  changeHead,
  cohortWords,
  coldCacheWords,
  fetchedWords,
  keptLines,
  lastPart,
  modelNews,
  periodTitle,
  reasoningWords,
  signedMoney,
  sustainedWords,
  unusualWords,
  usualWords,
} from '../../core/summary/summaryWords.ts';
import { perLines, unitName } from '../../core/summary/unitCostWords.ts';
import type { Formats } from '../../core/text/format.ts';
import { plainText } from '../../core/text/untrusted.ts';
import { requestWords } from '../../core/tickets/requestWords.ts';
import { reasonSentence } from '../../core/usage/lowerBoundReasons.ts';
import { countTokens } from '../../core/usage/tokens.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { terminalColumns, wrapText } from '../text/wrapText.ts';
import { becameTable, evidenceLines, itemsTable, sessionsTable, workTable } from './summaryTables.ts';
import { timeTable, trendTable } from './timeTables.ts';

export interface TextOptions {
  readonly formats: Formats;
  readonly locale: string;
  readonly long: boolean;
  /** The repository that the summary is of; undefined for everything. */
  readonly repository: string | undefined;
}

const MOST_REASONS = 4;

/** The summary as a person reads it on a terminal: no line is wider than that. Foreign text is plain. */
export function summaryText(view: SummaryView, outcomes: OutcomesView, options: TextOptions): string {
  const { spent, period } = view;
  const { formats, long, locale, repository } = options;
  const where = repository === undefined ? 'all folders' : plainText(lastPart(repository), 40);
  const head = `${periodTitle(period, locale)} · ${where}`;
  if (spent.totals.calls === 0 && outcomes.became.rows.length === 0)
    return paragraphs([[head], ['Nothing was spent.']]);
  return paragraphs([
    [head],
    ['What was spent', ...indented(spentLines(view, formats, long))],
    ...(spent.totals.calls > 0 ? [[`What it was for\n${workTable(view, outcomes, formats)}`]] : []),
    ...(long ? [titled('When', timeTable(view, formats)), titled('Sessions', sessionsTable(spent, formats))] : []),
    ['What became of it', ...becameLines(outcomes, options)],
    [`Cost per ${unitName(outcomes.per.denominator)}`, ...perSection(outcomes, options)],
    ...(long ? [titled('Trend', trendTable(outcomes.per, formats))] : []),
    notMeasured(view, long),
    [figureWords.estimate()],
  ]);
}

function spentLines({ spent, period }: SummaryView, formats: Formats, long: boolean): readonly string[] {
  const { totals, sessions, change } = spent;
  const amounts = [figureWords.sessions({ n: sessions.length }), figureWords.calls({ n: totals.calls })].join(', ');
  const reasons = change === null ? [] : change.parts.slice(0, MOST_REASONS);
  const models = totals.unpricedModels.map((model) => plainText(model, 60) || 'a model that is not named');
  return [
    `${costText(totals, formats)} in ${amounts}, ${formats.tokens(countTokens(totals.tokens))} tokens`,
    splitWords(totals, formats),
    usualWords(spent.usual, period.kind, formats),
    unusualWords(spent.unusual, formats),
    sustainedWords(spent.sustained, formats),
    change === null ? '' : `${changeHead(change, formats)}:`,
    ...reasons.map(({ label, cost }) => `  ${signedMoney(cost, formats)} ${label}`),
    ...(change === null ? [] : [reasoningWords(change, formats), ...modelNews(change)])
      .filter(Boolean)
      .map((text) => `  ${plainText(text, 200)}`),
    coldCacheWords(spent.coldCache, formats),
    ...(long ? compositionLines(spent.composition, formats) : []),
    totals.lowerBound ? `≥ is the least it can have been. ${(totals.reasons ?? []).map(reasonSentence).join(' ')}` : '',
    models.length > 0
      ? `No price is known for ${figureWords.calls({ n: totals.unpricedCalls })}: ${models.join(', ')}.`
      : '',
  ].filter((line) => line.trim() !== '');
}

function becameLines(outcomes: OutcomesView, { formats, long }: TextOptions): readonly string[] {
  const { became } = outcomes;
  const kept = keptLines(became, formats);
  const notes = [
    ...(long && kept.length > 0
      ? ['Lines unchanged since landing:', ...kept.map((text) => `  ${plainText(text, 400)}`)]
      : []),
    cohortWords(became, formats),
    plainText(became.problem, 400),
    fetchedWords(became.fetched, formats),
  ].filter(Boolean);
  if (became.rows.length === 0) return indented(['No branch was worked on, and none landed.', ...notes]);
  return [becameTable(became, formats), ...indented([...(long ? evidenceLines(became, formats) : []), ...notes])];
}

function perSection({ per }: OutcomesView, { formats, long }: TextOptions): readonly string[] {
  const items = itemsTable(per, formats);
  const requests = per.items.flatMap(({ name, request }) =>
    request === null ? [] : [`${plainText(name, 20)}: ${requestWords(request)}.`],
  );
  return [...indented(perLines(per, formats)), ...(items === '' ? [] : [items]), ...indented(long ? requests : [])];
}

function notMeasured({ spent: { notMeasured: texts } }: SummaryView, long: boolean): readonly string[] {
  if (texts.length === 0) return [];
  const shown = long ? texts : texts.slice(0, 3);
  const rest = texts.length - shown.length;
  const more = rest > 0 ? [`${rest} more with --long.`] : [];
  return ['Not measured', ...indented([...shown.map((text) => plainText(text, 400)), ...more])];
}

/** A table under its title; nothing without a table. */
const titled = (title: string, drawn: string): readonly string[] => (drawn === '' ? [] : [`${title}\n${drawn}`]);

const indented = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => wrapText(`  ${line}`, terminalColumns(), '  '));

/** Parts with an empty line between them; a part without lines is left out. Tables are as wide as they are. */
function paragraphs(parts: readonly (readonly string[])[]): string {
  const columns = terminalColumns();
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) =>
      lines.map((line) => (line.includes('\n') ? line.trimEnd() : wrapText(line, columns, '  '))).join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}
