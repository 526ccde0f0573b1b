import { targetOf } from '../../core/attribution/attribution.ts';
import { branchText, ticketText } from '../../core/attribution/attributionOrigin.ts';
import type { Dimension, Valuer } from '../../core/export/groupReport.ts';
import { periodOf } from '../../core/summary/summaryPeriod.ts';
import { machineOf, userOf } from '../../core/usage/callDetail.ts';
import { createDayOf, type DayKey } from '../../core/usage/day.ts';
import type { RequestSum } from '../../engine/outcomes/evidence/requestSums.ts';

/** What a sum is in each dimension of a report. Times are local. `machine`: what this one is called. */
export function createValuer(machine: string): Valuer<RequestSum> {
  const dayOf = createDayOf();
  const mondayOf = createMondayOf();
  const values: Record<Dimension, (sum: RequestSum) => string | null> = {
    session: (sum) => known(sum.context.session),
    hour: (sum) => `${dayOf(sum.quarter)} ${String(new Date(sum.quarter).getHours()).padStart(2, '0')}:00`,
    day: (sum) => dayOf(sum.quarter),
    week: (sum) => mondayOf(dayOf(sum.quarter)),
    month: (sum) => dayOf(sum.quarter).slice(0, 7),
    repo: (sum) => known(sum.place.repository),
    branch: (sum) => known(branchText(sum.attribution)),
    ticket: (sum) => known(ticketText(sum.attribution)),
    'pull-request': (sum) => sum.request?.name ?? null,
    agent: (sum) => sum.context.agent,
    model: (sum) => known(sum.context.model),
    cwd: (sum) => known(sum.context.cwd),
    machine: (sum) => machineOf(sum.context.detail) || machine,
    subagent: (sum) => userOf(sum.context.detail, 'subagent'),
    skill: (sum) => userOf(sum.context.detail, 'skill'),
    plugin: (sum) => userOf(sum.context.detail, 'plugin'),
    mcp: (sum) => userOf(sum.context.detail, 'mcp'),
    effort: (sum) => userOf(sum.context.detail, 'effort'),
  };
  return {
    valueOf: (sum, by) => values[by](sum),
    repositoryOf: (sum, by) => {
      // A number is another request in each repository.
      if (by === 'pull-request') return sum.request === undefined ? '' : sum.place.repository;
      const target = by === 'branch' || by === 'ticket' ? targetOf(sum.attribution, by) : undefined;
      return target !== undefined && 'repository' in target && target.repository !== '' ? sum.place.repository : '';
    },
  };
}

const known = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

function createMondayOf(): (day: DayKey) => DayKey {
  const mondays = new Map<DayKey, DayKey>();
  return (day) => {
    const monday = mondays.get(day) ?? periodOf('week', day).from;
    mondays.set(day, monday);
    return monday;
  };
}
