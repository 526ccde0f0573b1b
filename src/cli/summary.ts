import { formatsFor } from '../core/text/format.ts';
import { type Denominator, denominatorNamed, DENOMINATORS, USUAL_DENOMINATOR } from '../core/outcomes/ratios.ts';
import { summaryJson } from '../core/summary/summaryJson.ts';
import { summaryMarkdown } from '../core/summary/summaryMarkdown.ts';
import { localDay, periodOf, type SummaryPeriod } from '../core/summary/summaryPeriod.ts';
import type { OutcomesView, SummaryView } from '../core/summary/summarySchema.ts';
import { knownOutcomes } from '../engine/outcomes/knownOutcomes.ts';
import { allWork } from '../engine/outcomes/outcomes.ts';
import { outcomesOf } from '../engine/outcomes/outcomesView.ts';
import { summaryOf } from '../engine/answers/summary.ts';
import { allFolders } from '../ledger/queries.ts';
import { lookAtBranches } from './lookAtBranches.ts';
import { UsageError } from './command/usageError.ts';
import { type Machine, readLogs } from './machine.ts';
import { parseDays } from './text/parseDay.ts';
import { terminalLocale } from './text/terminalFormats.ts';

export interface SummaryOptions {
  /** A local day; today where it is not given. */
  readonly day: string | undefined;
  readonly week: boolean;
  readonly denominator: string | undefined;
  readonly markdown: boolean;
  readonly json: boolean;
}

/** `token-ledger summary`: the panel's day or week, in Markdown or JSON. Waits until all branches were looked at. */
export async function runSummary(dist: string, options: SummaryOptions): Promise<string> {
  const now = Date.now();
  const period = periodFrom(options, now);
  const denominator = denominatorFrom(options.denominator);
  const machine = await readLogs(dist);
  const { engine } = machine;
  try {
    engine.seeBranches(allFolders(engine.ledger));
    const problem = await lookAtBranches(engine, allWork(engine), true);
    const view = spent(machine, period, now);
    const known = knownOutcomes(engine, { running: false, problem });
    const became = outcomesOf(engine, known, { period, contexts: undefined, denominator, now });
    return options.json ? summaryJson(view, became) : `${inWords(view, became).trimEnd()}\n`;
  } finally {
    engine.close();
  }
}

function spent({ engine, book }: Machine, period: SummaryPeriod, now: number): SummaryView {
  return summaryOf(engine, book, { period, scope: 'all', contexts: undefined, now, reading: false });
}

function inWords(view: SummaryView, became: OutcomesView): string {
  const locale = terminalLocale();
  return summaryMarkdown(view, became, formatsFor(locale), locale);
}

function periodFrom({ day, week }: SummaryOptions, now: number): SummaryPeriod {
  return periodOf(week ? 'week' : 'day', day === undefined ? localDay(now) : parseDays(day, now).from);
}

function denominatorFrom(text: string | undefined): Denominator {
  const found = text === undefined ? USUAL_DENOMINATOR : denominatorNamed(text);
  if (found === undefined)
    throw new UsageError(`--denominator takes one of ${DENOMINATORS.join(', ')}; got "${text}".`);
  return found;
}
