import { AGENTS } from '../../agents/all.ts';
import { attributionOrigin } from '../../core/attribution/attributionOrigin.ts';
import type { SessionName, TagOffer, TicketWork } from '../../core/attribution/tagOffer.ts';
import { DAY_MS } from '../../core/durations.ts';
import { pullRequestLinks } from '../../core/tickets/pullRequest.ts';
import { repositoryOfRemote } from '../../core/tickets/requestAddress.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../core/usage/totals.ts';
import { remoteUrls } from '../../git/repository.ts';
import { readOutcomes } from '../../ledger/outcomes/outcomeStore.ts';
import { readTraces, tracesKey } from '../../ledger/outcomes/traceStore.ts';
import { factsOf, sessionContexts } from '../../ledger/queries.ts';
import type { AttributedSum } from '../attribution/attributor.ts';
import { ticketSharesOf, workSharesOf } from '../attribution/sharesOfSums.ts';
import type { Engine } from '../ingest/engine.ts';
import { sessionNames } from '../status/sessionNames.ts';
import { branchCost } from './branchCost.ts';
import { latestOf } from './tagging.ts';
import { describeLastStep, EVERYWHERE, type UndoReach } from './tagSteps.ts';

/** "Lately": a month. */
const LATELY = 30 * DAY_MS;
const MOST_RECENT = 8;
const MOST_LATELY = 200;
const MOST_REQUESTS = 5;

/** What is offered for a session's tag; undefined for a session without calls. `reach`: what an undo may take back. */
export function tagOffer(
  engine: Engine,
  name: SessionName,
  now: number,
  reach: UndoReach = EVERYWHERE,
): TagOffer | undefined {
  const latest = latestOf(engine, name);
  if (latest === undefined) return undefined;
  const { attribution, place } = latest;
  const { branch } = attribution.branch;
  const sums = engine.attributor.sums({ contexts: sessionContexts(engine.ledger, name.agent, name.session) }, false);
  const found = branch === '' ? undefined : engine.attributor.ofBranch(place.commonDir, branch);
  const lately = ticketsLately(engine.attributor.sums({ since: now - LATELY }, false), place.commonDir);
  return {
    ...name,
    agentLabel: labelOf(name.agent),
    title: sessionNames(engine)(name),
    ...attributionOrigin(attribution),
    taggableBranch: branch !== '' && place.commonDir !== '',
    ...(found !== undefined && { found }),
    recent: lately
      .slice(0, MOST_RECENT)
      .map(({ ticket }) => ticket)
      .filter((ticket) => ticket !== found?.ticket),
    lately: lately.slice(0, MOST_LATELY),
    denied: deniedPrefix(engine.attributor.rules.of(place.commonDir).denied, branch),
    pullRequests: requestsOf(engine, name, latest),
    remotes: place.commonDir === '' ? [] : remotesOf(place.commonDir),
    tagged: taggedBy(engine, attribution.tag),
    tickets: ticketSharesOf(sums),
    works: workSharesOf(sums),
    branchTicket: branchTicket(engine, attribution, now),
    branchTotals: branchTotals(engine, attribution),
    lastStep: describeLastStep(engine, reach),
  };
}

function branchTicket(engine: Engine, { repository, branch }: AttributedSum['attribution'], now: number): string {
  if (branch.branch === '' || repository === '') return '';
  const { ticket } = engine.attributor.ofUntaggedSession(repository, branch.branch, now);
  return ticket.kind === 'ticket' ? ticket.text : '';
}

/** What all calls on the branch cost. */
function branchTotals(engine: Engine, { repository, branch }: AttributedSum['attribution']): Totals {
  if (branch.branch === '' || repository === '') return NO_TOTALS;
  return branchCost(engine, { commonDir: repository, branch: branch.branch })?.totals ?? NO_TOTALS;
}

function taggedBy(engine: Engine, id: string | undefined): TagOffer['tagged'] {
  const tag = id === undefined ? undefined : engine.attributor.tags.find((each) => each.id === id);
  if (tag === undefined) return undefined;
  return tag.scope.kind === 'branch' ? 'branch' : 'session';
}

/** Tickets of one repository's sums with their cost, the latest first. */
function ticketsLately(sums: readonly AttributedSum[], repository: string): readonly TicketWork[] {
  const works = new Map<string, TicketWork>();
  for (const { attribution, place, lastTime, totals } of sums) {
    if (place.commonDir !== repository || attribution.ticket.kind !== 'ticket') continue;
    const { text: ticket } = attribution.ticket;
    const known = works.get(ticket) ?? { ticket, totals: NO_TOTALS, lastTime: 0 };
    works.set(ticket, {
      ticket,
      totals: addTotals(known.totals, totals),
      lastTime: Math.max(known.lastTime, lastTime),
    });
  }
  return [...works.values()].toSorted((a, b) => b.lastTime - a.lastTime);
}

/** The prefix in a branch's name that a person says is none; '' where there is none. */
function deniedPrefix(denied: readonly string[], branch: string): string {
  return (
    denied.find((prefix) =>
      branch.split(/[^A-Za-z0-9]+/).some((word) => word.toLowerCase() === prefix.replace(/-$/, '').toLowerCase()),
    ) ?? ''
  );
}

/** The branch's own requests: those that the session created from it, and the one that it landed by. Others were only looked at. */
function requestsOf(
  engine: Engine,
  { agent, session }: SessionName,
  { attribution, place }: AttributedSum,
): TagOffer['pullRequests'] {
  const { branch } = attribution.branch;
  if (branch === '' || place.commonDir === '') return [];
  const { ledger, attributor } = engine;
  const traced = readTraces(ledger).get(tracesKey(agent, session))?.traces.requests ?? [];
  const created = traced.filter(
    (request) =>
      request.branch === '' || attributor.branches.nameNow(place.commonDir, request.branch, request.time) === branch,
  );
  const facts = factsOf(ledger, agent, session).filter((fact) => fact.kind === 'pull-request');
  const landedBy = readOutcomes(ledger, place.commonDir).find((each) => each.branch === branch)?.outcome.request;
  const remotes = remotesOf(place.commonDir);
  const named = pullRequestLinks(facts.map(({ time, key }) => ({ session, time, key }))).filter(
    ({ number, repository }) => number === landedBy && remotes.includes(repository),
  );
  const links = pullRequestLinks([...created, ...named].map(({ time, url }) => ({ session, time, key: url })));
  return links
    .toSorted((a, b) => b.time - a.time)
    .slice(0, MOST_REQUESTS)
    .map(({ number, url }) => ({ ticket: `${url.includes('/-/merge_requests/') ? '!' : '#'}${number}`, url }));
}

function remotesOf(commonDir: string): readonly string[] {
  const named = remoteUrls(commonDir).map(repositoryOfRemote);
  return [...new Set(named.filter((remote) => remote !== undefined))];
}

const labelOf = (agent: string): string => AGENTS.find((each) => each.id === agent)?.label ?? agent;
