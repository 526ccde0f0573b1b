import { dirname } from 'node:path';
import type { Pricer } from '../core/priceCall.ts';
import { exportRows } from '../core/exportRow.ts';
import { periodOf } from '../core/summaryPeriod.ts';
import { costAnswers } from './costAnswers.ts';
import { diagnose, type Patient } from './doctor.ts';
import { doctorText } from './doctorText.ts';
import type { Engine } from './engine.ts';
import type { Method, Methods, SummaryParams } from './messages.ts';
import { type KnownOutcomes, outcomesOf } from './outcomesView.ts';
import { ensureOwnPrices } from './ownPrices.ts';
import { redact } from './redact.ts';
import { summaryOf } from './summary.ts';
import { ticketAnswers } from './ticketAnswers.ts';
import { teamAnswers } from './teamAnswers.ts';
import type { TeamService } from './teamService.ts';
import { tagAnswers } from './tagAnswers.ts';
import type { Window } from './window.ts';
import { worked } from './worked.ts';

export interface AnswerParts {
  readonly engine: Engine;
  readonly pricer: Pricer;
  readonly window: Window;
  readonly team: TeamService;
  /** Folder of the bundles. */
  readonly dist: string;
  /** Tags or rules changed: what the window shows may be out of date. */
  changed(): void;
  /** What the doctor looks at. */
  patient(): Patient;
  /** What is known by now of what became of branches. */
  outcomes(): KnownOutcomes;
  /** The first reading of logs still goes on. */
  reading(): boolean;
}

/** What each question is answered by: one that is missing does not compile. A HumanError is told to the person. */
export type AnswerTable = {
  readonly [M in Method]: (params: Methods[M]['params']) => Methods[M]['result'] | Promise<Methods[M]['result']>;
};

export function answerTable(parts: AnswerParts): AnswerTable {
  const { engine, pricer, window } = parts;
  return {
    sessions: ({ limit }) => window.list(limit),
    ...tagAnswers(parts),
    ...costAnswers(parts),
    ...ticketAnswers(parts),
    ...teamAnswers(parts.team),
    doctor: () => ({ markdown: doctorText(diagnose(parts.patient())) }),
    diagnostics: () => ({ markdown: doctorText(redact(diagnose(parts.patient()))) }),
    pricesFile: () => ({ path: ensureOwnPrices(dirname(parts.patient().ledger)) }),
    summary: (params) =>
      summaryOf(engine, pricer, {
        period: periodOf(params.kind, params.day),
        scope: params.scope,
        contexts: contextsOf(window, params),
        now: Date.now(),
        reading: parts.reading(),
      }),
    outcomes: (params) =>
      outcomesOf(engine, parts.outcomes(), {
        period: periodOf(params.kind, params.day),
        contexts: contextsOf(window, params),
        denominator: params.denominator,
        now: Date.now(),
      }),
    exportRows: (params) => {
      const { start, end } = periodOf(params.kind, params.day);
      const contexts = contextsOf(window, params);
      const filter = { since: start, until: end, ...(contexts === undefined ? {} : { contexts }) };
      return exportRows(engine.attributor.sums(filter, true).map(worked));
    },
  };
}

/** Contexts of the scope; undefined for all. */
function contextsOf(window: Window, { scope }: SummaryParams): readonly number[] | undefined {
  return scope === 'all' ? undefined : window.contexts();
}
