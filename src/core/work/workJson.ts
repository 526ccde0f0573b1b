import { jsonTotals } from '../export/groupReport.ts';
import type { WorkDetail } from '../summary/workDetailSchema.ts';

/** `token-ledger/ticket@1` or `token-ledger/branch@1`. Times are ISO 8601 in UTC; money is in US dollars. */
export function workJson(detail: WorkDetail): string {
  const { kind, name, repository, totals, sessions, branches, tickets, closed } = detail;
  const body = {
    schema: `token-ledger/${kind}@1`,
    [kind]: name,
    repo: repository || null,
    from: isoTime(detail.firstTime),
    until: isoTime(detail.lastTime),
    ...jsonTotals(totals),
    closed: closed === null ? null : { at: isoTime(closed.at), by: closed.by },
    sessions: sessions.map((row) => ({
      session: row.session,
      agent: row.agent,
      title: row.title,
      models: row.models,
      repo: row.repository || null,
      branch: row.branch || null,
      from: isoTime(row.firstTime),
      until: isoTime(row.lastTime),
      ...jsonTotals(row.totals),
    })),
    branches: branches.map((row) => ({
      repo: row.repository || null,
      branch: row.branch || null,
      ...jsonTotals(row.totals),
      outcome: row.became === null ? null : outcomeJson(row.became),
    })),
    tickets: tickets.map((row) => ({
      ticket: row.ticket.text || null,
      origin: row.ticket.origin,
      ...jsonTotals(row.totals),
    })),
  };
  return `${JSON.stringify(body, null, 2)}\n`;
}

function outcomeJson(became: NonNullable<WorkDetail['branches'][number]['became']>): object {
  const { state, confidence, evidence, request, landedAt, revertedAt, retained, lines, agentLines, commits } = became;
  return {
    state,
    confidence,
    evidence: evidence.map(({ grade, text }) => (grade === '' ? text : `${grade}: ${text}`)),
    request: request || null,
    landedAt: isoTime(landedAt),
    revertedAt: isoTime(revertedAt),
    retained,
    lines,
    agentLines,
    commits: commits.map(({ commit, grade, time }) => ({ commit, grade, time: isoTime(time) })),
  };
}

const isoTime = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
