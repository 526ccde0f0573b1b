import { dirname } from 'node:path';
import { exportRows } from '../../core/export/exportRow.ts';
import { periodOf } from '../../core/summary/summaryPeriod.ts';
import { parseDay } from '../../core/usage/day.ts';
import { inEnglish } from '../../core/words/language.ts';
import { attributeSum } from '../attribution/attributeSum.ts';
import type { AttributedSum } from '../attribution/attributor.ts';
import { diagnose } from '../doctor/doctor.ts';
import { doctorText } from '../doctor/doctorText.ts';
import { redact } from '../doctor/redact.ts';
import { logPaths } from '../outcomes/evidence/sessionLogs.ts';
import { outcomesOf } from '../outcomes/periodOutcomes.ts';
import { ensureOwnPrices } from '../prices/ownPrices.ts';
import type { SummaryParams, UnusualFrom } from '../protocol/methodParams.ts';
import type { Window } from '../status/window.ts';
import { reachOfWindow } from '../tagging/tagSteps.ts';
import type { AnswerParts, AnswerTable } from './answerParts.ts';
import { costAnswers } from './costAnswers.ts';
import { findWorks } from './findWorks.ts';
import { noticeAnswers } from './noticeAnswers.ts';
import { statusLineAnswers } from './statusLineAnswers.ts';
import { summaryOf } from './summary.ts';
import { tagAnswers } from './tagAnswers.ts';
import { teamAnswers } from './teamAnswers.ts';
import { ticketAnswers } from './ticketAnswers.ts';
import { toolAnswers } from './toolAnswers.ts';
import { workDetail } from './workDetail.ts';

export function answerTable(parts: AnswerParts): AnswerTable {
  const { engine, pricer, window } = parts;
  const summary = (params: SummaryParams & UnusualFrom) => {
    const now = Date.now();
    return summaryOf(engine, pricer, {
      period: periodOf(params.kind, parseDay(params.day)),
      scope: params.scope,
      contexts: contextsOf(window, params),
      now,
      reading: parts.reading(),
      nextTurn: window.nextTurn(now),
      unusualFrom: params.unusualFrom,
    });
  };
  return {
    sessions: ({ limit }) => window.list(limit),
    ...tagAnswers(parts),
    ...costAnswers(parts),
    ...ticketAnswers(parts),
    ...noticeAnswers(engine.ledger),
    ...toolAnswers(parts),
    ...statusLineAnswers(parts),
    ...teamAnswers(parts.team),
    doctor: () => ({ markdown: doctorText(diagnose(parts.patient())) }),
    diagnostics: () => ({ markdown: inEnglish(() => doctorText(redact(diagnose(parts.patient())))) }),
    pricesFile: () => ({ path: ensureOwnPrices(dirname(parts.patient().ledger)) }),
    summary,
    drawnSummary: (params) => {
      const view = summary(params);
      return { view, drawn: parts.draw(view, params.locale) };
    },
    outcomes: (params) =>
      outcomesOf(engine, parts.outcomes(), {
        period: periodOf(params.kind, parseDay(params.day)),
        contexts: contextsOf(window, params),
        denominator: params.denominator,
        now: Date.now(),
      }),
    work: ({ kind, name, repository }) => {
      const commonDir = repository === '' ? '' : engine.places.of(repository).commonDir;
      return workDetail(engine, parts.outcomes(), { kind, name, commonDir }) ?? null;
    },
    works: (params) => {
      const { repository } = reachOfWindow(engine, window);
      const contexts = new Set(window.contexts());
      const isHere = (sum: AttributedSum) => contexts.has(sum.contextId) || repository(sum.place.commonDir);
      return findWorks(engine.attributor.sums({}, false), isHere, params);
    },
    sessionLogs: ({ sessions }) => logPaths(engine.ledger, sessions),
    exportRows: (params) => {
      const { start, end } = periodOf(params.kind, parseDay(params.day));
      const contexts = contextsOf(window, params);
      const filter = { since: start, until: end, ...(contexts === undefined ? {} : { contexts }) };
      return exportRows(engine.attributor.sums(filter, true).map(attributeSum));
    },
  };
}

/** Contexts of the scope; undefined for all. */
function contextsOf(window: Window, { scope }: SummaryParams): readonly number[] | undefined {
  return scope === 'all' ? undefined : window.contexts();
}
