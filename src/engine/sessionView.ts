import { chargeTotal } from '../core/charge.ts';
import type { Pricer } from '../core/priceCall.ts';
import type { SessionView } from '../core/session.ts';
import { uppercaseKeyTicket } from '../core/ticket.ts';
import { addTotals, NO_TOTALS } from '../core/totals.ts';
import { NO_TOKENS } from '../core/tokens.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { factsOf, sessionContexts, type SumRow, sums } from '../ledger/queries.ts';
import { AGENTS } from '../agents/all.ts';
import { limitsOf } from './limits.ts';
import type { WindowSession } from './windowSessions.ts';

/** Everything that a window shows of one session, by the same question that the reports ask. */
export function sessionView(ledger: Ledger, pricer: Pricer, { agent, session, latest }: WindowSession): SessionView {
  const rows = sums(ledger, { contexts: sessionContexts(ledger, agent, session) }, false);
  const totals = rows.reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS);
  const facts = factsOf(ledger, agent, session);
  const fact = (kind: string): string | undefined => facts.find((each) => each.kind === kind)?.value;
  const vendorCost = vendorCostOf(rows, fact('vendor-cost'));
  const limits = limitsOf(fact('rate-limits'));
  const ticket = uppercaseKeyTicket(latest.branch);
  return {
    session,
    agent,
    agentLabel: AGENTS.find((each) => each.id === agent)?.label ?? agent,
    models: modelsOf(rows),
    cwd: latest.cwd,
    branch: { text: latest.branch, origin: latest.branch === '' ? 'none' : 'log' },
    ticket: { text: ticket ?? '', origin: ticket === undefined ? 'none' : 'rule' },
    firstTime: Math.min(...rows.map((row) => row.firstTime)),
    lastTime: Math.max(...rows.map((row) => row.lastTime)),
    totals,
    notMeasured: facts.filter((each) => each.kind === 'not-measured').map((each) => String(JSON.parse(each.value))),
    ...(vendorCost === undefined ? {} : { vendorCost }),
    ...(limits.length === 0 ? {} : { limits }),
    pricedAs: pricedAs(rows, pricer),
  };
}

function modelsOf(rows: readonly SumRow[]): readonly string[] {
  const cost = new Map<string, number>();
  for (const { context, totals } of rows) {
    if (context.model !== '')
      cost.set(context.model, (cost.get(context.model) ?? 0) + chargeTotal(totals.charge) + totals.calls);
  }
  return [...cost].sort((a, b) => b[1] - a[1]).map(([model]) => model);
}

/** The agent's own figure: its running sum of the session, or its figures of the calls if every call has one. */
function vendorCostOf(rows: readonly SumRow[], running: string | undefined): number | undefined {
  if (running !== undefined) return Number(JSON.parse(running));
  const complete = rows.length > 0 && rows.every((row) => row.vendorCalls === row.totals.calls);
  return complete ? rows.reduce((sum, row) => sum + row.vendorCost, 0) : undefined;
}

function pricedAs(rows: readonly SumRow[], pricer: Pricer): SessionView['pricedAs'] {
  const found = new Map<string, string>();
  for (const { context, lastTime } of rows.filter((row) => row.family)) {
    const { agent, model, provider, modifiers } = context;
    const priced = pricer.price({
      agent,
      model,
      provider,
      modifiers,
      time: lastTime,
      tokens: NO_TOKENS,
      webSearches: 0,
    });
    if (priced.status === 'family') found.set(model, priced.as);
  }
  return [...found].map(([model, as]) => ({ model, as }));
}
