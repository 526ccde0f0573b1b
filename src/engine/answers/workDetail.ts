import { AGENTS } from '../../agents/all.ts';
import { targetOf } from '../../core/attribution/attribution.ts';
import type { AttributedUsage } from '../../core/attribution/workItem.ts';
import { becameRow } from '../../core/summary/outcomesView.ts';
import { byBranch, bySession, byTicket } from '../../core/summary/spentGroups.ts';
import type { WorkDetail } from '../../core/summary/workDetailSchema.ts';
import { plainText } from '../../core/text/untrusted.ts';
import { addTotals, NO_TOTALS } from '../../core/usage/totals.ts';
import { readClosings } from '../../ledger/tags/closedTickets.ts';
import { attributeSum } from '../attribution/attributeSum.ts';
import type { AttributedSum } from '../attribution/attributor.ts';
import type { Engine } from '../ingest/engine.ts';
import type { KnownOutcomes } from '../outcomes/periodOutcomes.ts';
import { sessionNames } from '../status/sessionNames.ts';
import { type WorkName, workKey, worksOf } from './workSums.ts';

const NAME_LIMIT = 240;

/** Returns all that is known of a ticket or a branch; undefined where no call was for it. `known`: what became of branches. */
export function workDetail(engine: Engine, known: Pick<KnownOutcomes, 'rows'>, work: WorkName): WorkDetail | undefined {
  const own = engine.attributor
    .sums({}, false)
    .filter((sum) => worksOf(sum).some((each) => workKey(each) === workKey(work)));
  const [first] = own;
  if (first === undefined) return undefined;
  const sums = own.map(attributeSum);
  return {
    kind: work.kind,
    name: plainText(nameOf(first, work), NAME_LIMIT),
    repository: work.commonDir === '' ? '' : plainText(first.place.repository, NAME_LIMIT),
    totals: sums.reduce((sum, { totals }) => addTotals(sum, totals), NO_TOTALS),
    firstTime: sums.reduce((least, { firstTime }) => Math.min(least, firstTime), Infinity),
    lastTime: sums.reduce((most, { lastTime }) => Math.max(most, lastTime), 0),
    sessions: bySession(sums, {
      agentLabel: (agent) => AGENTS.find(({ id }) => id === agent)?.label ?? agent,
      title: sessionNames(engine),
      pricedAs: () => '',
    }),
    branches: branchesOf(sums, known),
    tickets: byTicket(sums).map(({ ticket, repository, totals }) => ({ ticket, repository, totals })),
    closed: closedOf(engine, work),
  };
}

/** As the calls spell it. */
function nameOf({ attribution }: AttributedSum, { kind, name }: WorkName): string {
  const target = targetOf(attribution, kind);
  return target?.kind === 'ticket' ? target.ticket : name;
}

function branchesOf(sums: readonly AttributedUsage[], known: Pick<KnownOutcomes, 'rows'>): WorkDetail['branches'] {
  const outcomes = new Map(known.rows.map((row) => [JSON.stringify([row.repository, row.branch]), row]));
  return byBranch(sums).map(({ key, repository, branch, totals }) => {
    const row = outcomes.get(key);
    return { repository, branch, totals, became: row === undefined ? null : becameRow(row, []) };
  });
}

function closedOf({ ledger }: Engine, { kind, name, commonDir }: WorkName): WorkDetail['closed'] {
  if (kind === 'branch') return null;
  const closing = readClosings(ledger).find(
    (each) => workKey({ kind, name: each.ticket, commonDir: each.commonDir }) === workKey({ kind, name, commonDir }),
  );
  return closing === undefined ? null : { at: closing.time, by: closing.origin };
}
