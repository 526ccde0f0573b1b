import { DENOMINATORS, type Denominator, denominatorNamed, USUAL_DENOMINATOR } from '../../core/outcomes/ratios.ts';
import { briefMarkdown } from '../../core/summary/briefMarkdown.ts';
import { longMarkdown } from '../../core/summary/longMarkdown.ts';
import { summaryJson } from '../../core/summary/summaryJson.ts';
import type { OutcomesView, SummaryView } from '../../core/summary/summarySchema.ts';
import { NANO_PER_DOLLAR, type NanoDollars } from '../../core/usage/money.ts';
import { type SummaryQuestion, summaryOf } from '../../engine/answers/summary.ts';
import { storedUnusualFloor } from '../../engine/answers/unusualFloor.ts';
import type { RepositoryPlace } from '../../engine/attribution/repositoryResolver.ts';
import { branchWork, onBranches, onNoBranch } from '../../engine/outcomes/evidence/branchWork.ts';
import { knownOutcomes } from '../../engine/outcomes/knownOutcomes.ts';
import { workOfSpan } from '../../engine/outcomes/outcomes.ts';
import { outcomesOf, statesFrom } from '../../engine/outcomes/periodOutcomes.ts';
import { allFolders } from '../../ledger/queries.ts';
import { lookAtBranches } from '../machine/lookAtBranches.ts';
import { type Machine, readLogs } from '../machine/machine.ts';
import { chosenRepository } from '../repositoryHere.ts';
import { terminalFormats, terminalLocale } from '../text/terminalFormats.ts';
import { UsageError } from '../text/usageError.ts';
import { choosePeriod, type PeriodOptions } from './choosePeriod.ts';
import { summaryText } from './summaryText.ts';

export interface SummaryOptions extends PeriodOptions {
  readonly repo?: string | undefined;
  readonly all: boolean;
  readonly denominator?: string | undefined;
  /** In dollars. */
  readonly unusualFrom?: string | undefined;
  readonly long: boolean;
  readonly markdown: boolean;
  readonly json: boolean;
}

/** `token-ledger summary`: the panel's figures of any days, for a terminal, in Markdown or JSON. Waits until all branches were looked at. */
export async function runSummary(dist: string, options: SummaryOptions): Promise<string> {
  const now = Date.now();
  const period = choosePeriod(options, now);
  const denominator = denominatorFrom(options.denominator);
  const chosenFloor = floorFrom(options.unusualFrom);
  const machine = await readLogs(dist);
  const { engine } = machine;
  try {
    const repository = chosenRepository(engine, options);
    engine.seeBranches(allFolders(engine.ledger));
    const contexts = repository === undefined ? undefined : engine.attributor.contextsIn(repository.commonDir);
    const all = workOfSpan(engine, statesFrom(period), period.end);
    const works = repository === undefined ? all : all.filter(({ commonDir }) => commonDir === repository.commonDir);
    // Which pull request work was for is in logs; all else is shown without a second reading of any.
    const rereads = denominator === 'pull-request';
    const inside = contexts === undefined ? {} : { contexts };
    const spanned = rereads ? engine.attributor.sums({ ...inside, since: period.start, until: period.end }, false) : [];
    const asked = [...onBranches(works), ...onNoBranch(branchWork(spanned))];
    const problem = await lookAtBranches(engine, asked, { compares: true, rereads });
    const unusualFrom = chosenFloor ?? storedUnusualFloor(engine.ledger.db);
    const view = spent(machine, { period, contexts, now, unusualFrom });
    const known = knownOutcomes(engine, { running: false, problem }, all, works);
    const became = outcomesOf(engine, known, { period, contexts, denominator, now });
    return options.json
      ? summaryJson(view, became, repository?.repository)
      : inWords(view, became, repository, options);
  } finally {
    engine.close();
  }
}

function spent(
  { engine, book }: Machine,
  question: Pick<SummaryQuestion, 'period' | 'contexts' | 'now' | 'unusualFrom'>,
): SummaryView {
  return summaryOf(engine, book, { ...question, scope: 'all', reading: false });
}

function floorFrom(text: string | undefined): NanoDollars | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}(?:\.\d+)?$/.test(text))
    throw new UsageError(`--unusual-from takes dollars, such as 12.50; got "${text}".`);
  return Math.round(Number(text) * NANO_PER_DOLLAR);
}

function inWords(
  view: SummaryView,
  became: OutcomesView,
  repository: RepositoryPlace | undefined,
  { markdown, long }: SummaryOptions,
): string {
  const locale = terminalLocale();
  const formats = terminalFormats();
  if (!markdown) return summaryText(view, became, { formats, locale, long, repository: repository?.repository });
  return `${(long ? longMarkdown : briefMarkdown)(view, became, formats, locale).trimEnd()}\n`;
}

function denominatorFrom(text: string | undefined): Denominator {
  const found = text === undefined ? USUAL_DENOMINATOR : denominatorNamed(text);
  if (found === undefined)
    throw new UsageError(`--denominator takes one of ${DENOMINATORS.join(', ')}; got "${text}".`);
  return found;
}
