import { isSettled } from '../core/outcomes/outcome.ts';
import { canonical } from './canonical.ts';
import { closesAt, DAY_MS, endsAt, parsePeriod, periodOf } from './period.ts';
import type { Policy } from './policy.ts';
import {
  type DayTotal,
  type OutcomeContent,
  outcomeContent,
  type RowRules,
  type UsageContent,
  usageContent,
} from './rows.ts';
import type { RowKind } from './schema.ts';

/** What a person would share for one period: the whole state of it. */
export interface PeriodReport {
  readonly kind: RowKind;
  readonly period: string;
  readonly content: UsageContent | OutcomeContent;
  /** Not sent before this moment, ms UTC. */
  readonly notBefore: number;
}

/** The last word between this machine and the server about one row; the ledger keeps one per kind and period. */
export interface SentRow {
  readonly kind: RowKind;
  readonly period: string;
  readonly part: number;
  readonly rev: number;
  /** Canonical JSON of the content that the verdict is about; '' after a deletion. */
  readonly content: string;
  /** `refused` is not sent again unless it changes; `gone` never again; `deleted` by the person: never again. */
  readonly verdict: 'acknowledged' | 'refused' | 'gone' | 'deleted';
}

/** A row that the server does not have yet. */
export interface PendingRow {
  readonly kind: RowKind;
  readonly period: string;
  /** Which part of the person's row is this machine's: the first that no other machine of the person has. */
  readonly part: number;
  readonly rev: number;
  readonly content: UsageContent | OutcomeContent;
  readonly notBefore: number;
  /** The server took an earlier revision. */
  readonly replaces: boolean;
}

/**
 * The queue, derived: every period whose report differs from what was last settled for it, oldest first. It holds each
 * period at most once per kind, whatever happened on the way, and cannot grow past the number of open periods.
 */
export function pending(
  reports: readonly PeriodReport[],
  sent: readonly SentRow[],
  now: number,
): readonly PendingRow[] {
  const settled = new Map(sent.map((row) => [`${row.kind} ${row.period}`, row]));
  const rows: PendingRow[] = [];
  for (const report of reports) {
    const last = settled.get(`${report.kind} ${report.period}`);
    if (last?.verdict === 'gone' || last?.verdict === 'deleted') continue;
    if (last === undefined ? report.content.cells.length === 0 : last.content === canonical(report.content)) continue;
    const period = parsePeriod(report.period);
    if (!period || now > closesAt(period, report.kind)) continue;
    rows.push({
      ...report,
      part: last?.part ?? 0,
      rev: (last?.rev ?? 0) + 1,
      replaces: last?.verdict === 'acknowledged',
    });
  }
  return rows.toSorted((a, b) => (a.period + a.kind < b.period + b.kind ? -1 : 1));
}

/** After so many days an outcome row goes out as it is: a week before its window closes. */
const OUTCOME_PATIENCE_DAYS = 38;

/**
 * Every period's report from plain day totals. `delay` is how long after a week's end its rows wait (`sendDelay`); a day is
 * sent as it grows. Outcomes go once some of the spend has landed or was backed out, at the latest a week before their window closes.
 */
export function periodReports(
  totals: readonly DayTotal[],
  rules: RowRules,
  delay: (period: string) => number,
): readonly PeriodReport[] {
  const reports: PeriodReport[] = [];
  for (const [text, group] of byPeriod(totals, rules.policy)) {
    const period = parsePeriod(text);
    if (!period) continue;
    const notBefore = period.kind === 'week' ? endsAt(period) + delay(text) : 0;
    reports.push({ kind: 'usage', period: text, content: usageContent(group, rules), notBefore });
    const outcome = outcomeContent(group, rules);
    if (!outcome) continue;
    const known = group.some((total) => isSettled(total.state) || total.state === 'landed_young');
    const patience = endsAt(period) + OUTCOME_PATIENCE_DAYS * DAY_MS;
    reports.push({
      kind: 'outcome',
      period: text,
      content: outcome,
      notBefore: known ? Math.max(notBefore, endsAt(period)) : patience,
    });
  }
  return reports;
}

function byPeriod(totals: readonly DayTotal[], policy: Policy): ReadonlyMap<string, readonly DayTotal[]> {
  const kind = policy.detail === 'artifact' ? 'day' : 'week';
  const groups = new Map<string, DayTotal[]>();
  for (const total of totals) {
    const period = periodOf(total.day, kind);
    if (!period) continue;
    const group = groups.get(period.text);
    if (group) group.push(total);
    else groups.set(period.text, [total]);
  }
  return groups;
}
