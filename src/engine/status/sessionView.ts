import { chargeTotal } from '../../core/usage/charge.ts';
import type { Pricer } from '../../core/pricing/priceCall.ts';
import type { ValueWithOrigin, SessionView } from '../../core/status/session.ts';
import { notMeasuredText } from '../../core/usage/notMeasured.ts';
import { attributionKnown } from '../../core/attribution/attributionOrigin.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../core/usage/totals.ts';
import { NO_TOKENS } from '../../core/usage/tokens.ts';
import { factsOf, sessionContexts } from '../../ledger/queries.ts';
import { AGENTS } from '../../agents/all.ts';
import type { AttributedSum } from '../attribution/attributor.ts';
import type { Engine } from '../ingest/engine.ts';
import { vendorCostOf } from './vendorFigures.ts';
import type { WindowSession } from './windowSessions.ts';

/** Everything that a window shows of one session, by the same question that the reports ask. */
export function sessionView(engine: Engine, pricer: Pricer, { agent, session, latest }: WindowSession): SessionView {
  const { ledger, attributor } = engine;
  const rows = attributor.sums({ contexts: sessionContexts(ledger, agent, session) }, false);
  const totals = rows.reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS);
  const facts = factsOf(ledger, agent, session);
  const fact = (kind: string): string | undefined => facts.find((each) => each.kind === kind)?.value;
  const vendorCost = vendorCostOf(rows, fact('vendor-cost'));
  const parts = sessionParts(rows);
  return {
    session,
    agent,
    agentLabel: AGENTS.find((each) => each.id === agent)?.label ?? agent,
    models: modelsOf(rows),
    cwd: latest.cwd,
    ...attributionKnown(latestOf(rows)?.attribution),
    ...(parts.length > 1 && { parts }),
    firstTime: Math.min(...rows.map((row) => row.firstTime)),
    lastTime: Math.max(...rows.map((row) => row.lastTime)),
    totals,
    notMeasured: facts
      .filter((each) => each.kind === 'not-measured')
      .flatMap((each) => notMeasured(JSON.parse(each.value))),
    ...(vendorCost === undefined ? {} : { vendorCost }),
    pricedAs: pricedAs(rows, pricer),
  };
}

/** What the session is on: what its latest call was for. */
function latestOf(rows: readonly AttributedSum[]): AttributedSum | undefined {
  return rows.reduce<AttributedSum | undefined>(
    (latest, row) => (latest === undefined || row.lastTime >= latest.lastTime ? row : latest),
    undefined,
  );
}

/** What a session that changed its branch or ticket was for, the latest first. */
function sessionParts(rows: readonly AttributedSum[]): NonNullable<SessionView['parts']> {
  const parts = new Map<
    string,
    { branch: ValueWithOrigin; ticket: ValueWithOrigin; totals: Totals; lastTime: number }
  >();
  for (const { attribution, totals, lastTime } of rows) {
    const known = attributionKnown(attribution);
    const key = JSON.stringify([attribution.repository, known.branch.text, known.ticket.text]);
    const before = parts.get(key);
    parts.set(key, {
      ...known,
      totals: addTotals(before?.totals ?? NO_TOTALS, totals),
      lastTime: Math.max(before?.lastTime ?? 0, lastTime),
    });
  }
  return [...parts.values()].toSorted((a, b) => b.lastTime - a.lastTime);
}

/** A reader says it in words, or as the number of requests whose tokens the log does not hold. */
function notMeasured(value: unknown): string[] {
  return [notMeasuredText(value)].filter((text) => text !== '');
}

function modelsOf(rows: readonly AttributedSum[]): readonly string[] {
  const cost = new Map<string, number>();
  for (const { context, totals } of rows) {
    if (context.model !== '')
      cost.set(context.model, (cost.get(context.model) ?? 0) + chargeTotal(totals.charge) + totals.calls);
  }
  return [...cost].sort((a, b) => b[1] - a[1]).map(([model]) => model);
}

/** Models of the sums that were priced as a relative or without a part of their price, and the card's name for each. */
export function pricedAs(rows: readonly AttributedSum[], pricer: Pricer): SessionView['pricedAs'] {
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
