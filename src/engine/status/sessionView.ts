import { AGENTS } from '../../agents/all.ts';
import { attributionOrigin } from '../../core/attribution/attributionOrigin.ts';
import type { Pricer } from '../../core/pricing/priceCall.ts';
import type { SessionView } from '../../core/status/session.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { notMeasuredText } from '../../core/usage/notMeasured.ts';
import { NO_TOKENS } from '../../core/usage/tokens.ts';
import { addTotals, NO_TOTALS } from '../../core/usage/totals.ts';
import { factsOf, sessionContexts } from '../../ledger/queries.ts';
import type { AttributedSum } from '../attribution/attributor.ts';
import { workSharesOf } from '../attribution/sharesOfSums.ts';
import type { Engine } from '../ingest/engine.ts';
import { type NameSession, sessionNames } from './sessionNames.ts';
import { vendorCostOf } from './vendorFigures.ts';
import type { WindowSession } from './windowSessions.ts';

/** Everything that a window shows of one session, by the same question that the reports ask. */
export function sessionView(
  engine: Engine,
  pricer: Pricer,
  { agent, session, latest }: WindowSession,
  nameOf: NameSession = sessionNames(engine),
): SessionView {
  const { ledger, attributor } = engine;
  const rows = attributor.sums({ contexts: sessionContexts(ledger, agent, session) }, false);
  const totals = rows.reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS);
  const facts = factsOf(ledger, agent, session);
  const fact = (kind: string): string | undefined => facts.find((each) => each.kind === kind)?.value;
  const vendorCost = vendorCostOf(rows, fact('vendor-cost'));
  const works = workSharesOf(rows);
  const known = attributionOrigin(latestOf(rows)?.attribution);
  const firstTime = Math.min(...rows.map((row) => row.firstTime));
  return {
    session,
    agent,
    agentLabel: AGENTS.find((each) => each.id === agent)?.label ?? agent,
    models: modelsOf(rows),
    cwd: latest.cwd,
    ...known,
    title: nameOf({ agent, session }),
    ...(works.length > 1 && { works }),
    firstTime,
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
