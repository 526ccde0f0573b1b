import { basename } from 'node:path';
import { branchText, ticketText } from '../../core/attribution/attributionOrigin.ts';
import type { BranchOutcome } from '../../core/outcomes/outcome.ts';
import { repositoryOfRemote } from '../../core/tickets/requestAddress.ts';
import { agentFacts } from '../../core/usage/agents.ts';
import { machineOf } from '../../core/usage/callDetail.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { createDayOf } from '../../core/usage/day.ts';
import { type SessionKey, sessionKey } from '../../core/usage/sessionKey.ts';
import { remoteUrls } from '../../git/repository.ts';
import { type PeriodReport, periodReports } from '../../wire/pending.ts';
import { type Period, periodOf } from '../../wire/period.ts';
import { keyOfPeriod } from '../../wire/policy.ts';
import type { DayTotal, RowRules } from '../../wire/rows.ts';
import type { AttributedSum } from '../attribution/attributor.ts';

/** What became of branches when they were last looked at, by `commonDir\nbranch`. */
export type Became = ReadonlyMap<string, Pick<BranchOutcome, 'state' | 'request'>>;

export interface TeamTotal extends DayTotal {
  readonly session: string;
}

/**
 * The sums that every report folds, as the wire takes them: by local day, with what they were for. What was imported from another
 * machine is left out: it is that machine's to send.
 */
export function teamTotals(sums: readonly AttributedSum[], became: Became): readonly TeamTotal[] {
  const dayOf = createDayOf();
  const forges = new Map<string, string>();
  const forgeOf = (commonDir: string): string => {
    const known = forges.get(commonDir) ?? forgeName(commonDir);
    forges.set(commonDir, known);
    return known;
  };
  const own = sums.filter(({ context }) => machineOf(context.detail) === '');
  return own.map((sum): TeamTotal => {
    const { context, place, attribution, totals } = sum;
    const branch = branchText(attribution) ?? '';
    const outcome = branch === '' ? undefined : became.get(`${place.commonDir}\n${branch}`);
    const forge = place.commonDir === '' ? '' : forgeOf(place.commonDir);
    return {
      session: context.session,
      day: dayOf(sum.quarter),
      agent: context.agent,
      model: context.model,
      ticket: attribution.ticket.kind === 'ticket' ? (ticketText(attribution) ?? '') : '',
      pullRequest: forge !== '' && outcome?.request !== undefined ? `${forge}#${outcome.request}` : '',
      branch,
      repository: forge || basename(place.repository),
      tokens: totals.tokens,
      reasoningUnknown:
        !agentFacts(context.agent).logsReasoning && totals.tokens.reasoning === 0 && totals.tokens.output > 0,
      cost: chargeTotal(totals.charge),
      // What has no price is counted in tokens only: then the cost is the least it can have been.
      lowerBound: totals.lowerBound || totals.unpricedCalls > 0,
      state: outcome?.state ?? 'unlinked',
    };
  });
}

/** `owner/repo` of the repository's first remote on a forge; '' where there is none or it is nested deeper. */
function forgeName(commonDir: string): string {
  for (const url of remoteUrls(commonDir)) {
    const parts = repositoryOfRemote(url)?.split('/') ?? [];
    if (parts.length === 3 && parts.every((part) => /^[\w.-]+$/.test(part))) return `${parts[1]}/${parts[2]}`;
  }
  return '';
}

export interface ReportParts {
  readonly totals: readonly TeamTotal[];
  readonly rules: Omit<RowRules, 'gaps'>;
  /** `agent\nsession` of sessions whose log does not hold all that was used. */
  readonly unmeasured: ReadonlySet<SessionKey>;
  /** Names of tools that are used on this machine and write nothing that could be counted. */
  readonly tools: readonly string[];
  /** What became of work was looked at; without it no outcome is sent, rather than "unlinked" for everything. */
  readonly outcomes: boolean;
  readonly delay: (period: string) => number;
}

/** `Cursor's own agent` as a row names it: `cursor`. */
export const gapName = (what: string): string =>
  what
    .toLowerCase()
    .replace(/'s own agent$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 32)
    .replace(/^-|-$/g, '');

/**
 * The report of every period that the endpoint makes tokens for, each with the gaps of its own sessions. A team that is older than
 * membership has none for the periods before its first key: what was sent of them then stays, and is not sent a second time.
 */
export function teamReports({
  totals,
  rules,
  unmeasured,
  tools,
  outcomes,
  delay,
}: ReportParts): readonly PeriodReport[] {
  const kind: Period['kind'] = rules.policy.detail === 'artifact' ? 'day' : 'week';
  const groups = new Map<string, TeamTotal[]>();
  for (const total of totals) {
    const period = periodOf(total.day, kind);
    if (!period || !keyOfPeriod(rules.policy, period)) continue;
    const group = groups.get(period.text);
    if (group) group.push(total);
    else groups.set(period.text, [total]);
  }
  return [...groups.values()].flatMap((group) => {
    const gaps = group.filter((total) => unmeasured.has(sessionKey(total))).map(({ agent }) => agent);
    const reports = periodReports(group, { ...rules, gaps: [...new Set([...gaps, ...tools])] }, delay);
    return outcomes ? reports : reports.filter((report) => report.kind === 'usage');
  });
}
