import { AGENTS } from '../../agents/all.ts';
import { attributionKnown, ticketText } from '../../core/attribution/attributionOrigin.ts';
import { pullRequestLinks, repositoryOfRemote } from '../../core/tickets/pullRequest.ts';
import type { SessionName, TagOffer, UntaggedSession } from '../../core/attribution/tagOffer.ts';
import { undoLast } from '../../core/attribution/tags.ts';
import { addTotals } from '../../core/usage/totals.ts';
import { remoteUrls } from '../../git/repository.ts';
import { factsOf } from '../../ledger/queries.ts';
import { type AttributedSum, sessionKey } from '../attribution/attributor.ts';
import type { Engine } from '../ingest/engine.ts';
import { latestOf, tagsWords } from './tagging.ts';

/** "Lately": a month. */
const LATELY = 30 * 86_400_000;
const MOST_RECENT = 8;
const MOST_REQUESTS = 5;

/** What is offered for a session's tag; undefined for a session without calls. */
export function tagOffer(engine: Engine, name: SessionName, now: number): TagOffer | undefined {
  const latest = latestOf(engine, name);
  if (latest === undefined) return undefined;
  const { attribution, place } = latest;
  const { branch } = attribution.branch;
  const found = branch === '' ? undefined : engine.attributor.ofBranch(place.commonDir, branch);
  const lately = engine.attributor.sums({ since: now - LATELY }, false);
  return {
    ...name,
    agentLabel: labelOf(name.agent),
    ...attributionKnown(attribution),
    taggableBranch: branch !== '' && place.commonDir !== '',
    ...(found !== undefined && { found }),
    recent: recentTickets(lately, place.commonDir).filter((ticket) => ticket !== found?.ticket),
    pullRequests: requestsOf(engine, name),
    remotes: place.commonDir === '' ? [] : remotesOf(place.commonDir),
    tagged: taggedBy(engine, attribution.tag),
    lastStep: lastStep(engine),
  };
}

function taggedBy(engine: Engine, id: string | undefined): TagOffer['tagged'] {
  const tag = id === undefined ? undefined : engine.attributor.tags.find((each) => each.id === id);
  if (tag === undefined) return undefined;
  return tag.scope.kind === 'branch' ? 'branch' : 'session';
}

function lastStep(engine: Engine): string {
  const before = engine.attributor.tags;
  const after = new Map((undoLast(before) ?? before).map((tag) => [tag.id, tag]));
  return tagsWords(before.filter((tag) => after.get(tag.id)?.removed !== tag.removed || !after.has(tag.id)));
}

/** Tickets of one repository's sums, the latest first. */
function recentTickets(sums: readonly AttributedSum[], repository: string): readonly string[] {
  const latest = new Map<string, number>();
  for (const { attribution, place, lastTime } of sums) {
    if (place.commonDir !== repository || attribution.ticket.kind !== 'ticket') continue;
    const { text } = attribution.ticket;
    latest.set(text, Math.max(latest.get(text) ?? 0, lastTime));
  }
  const sorted = [...latest].toSorted((a, b) => b[1] - a[1]);
  return sorted.slice(0, MOST_RECENT).map(([ticket]) => ticket);
}

function requestsOf(engine: Engine, { agent, session }: SessionName): TagOffer['pullRequests'] {
  const facts = factsOf(engine.ledger, agent, session).filter((fact) => fact.kind === 'pull-request');
  const links = pullRequestLinks(facts.map(({ time, key }) => ({ session, time, key })));
  return links
    .toSorted((a, b) => b.time - a.time)
    .slice(0, MOST_REQUESTS)
    .map(({ number, url }) => ({ ticket: `#${number}`, url }));
}

function remotesOf(commonDir: string): readonly string[] {
  const named = remoteUrls(commonDir).map(repositoryOfRemote);
  return [...new Set(named.filter((remote) => remote !== undefined))];
}

/** Sessions among these contexts (all, if undefined) that have calls without a ticket, the latest first. */
export function untaggedSessions(
  engine: Engine,
  contexts: readonly number[] | undefined,
  now: number,
  limit: number,
): readonly UntaggedSession[] {
  const filter = { since: now - LATELY, ...(contexts !== undefined && { contexts }) };
  const sums = engine.attributor.sums(filter, false);
  const open = new Map<string, AttributedSum>();
  for (const sum of sums) {
    if (ticketText(sum.attribution) !== undefined) continue;
    const key = sessionKey(sum.context);
    const known = open.get(key);
    if (known === undefined) open.set(key, sum);
    else {
      const later = sum.lastTime > known.lastTime ? sum : known;
      open.set(key, { ...later, totals: addTotals(known.totals, sum.totals) });
    }
  }
  const latest = [...open.values()].toSorted((a, b) => b.lastTime - a.lastTime).slice(0, limit);
  const settled = new Set(
    sums.filter((sum) => ticketText(sum.attribution) !== undefined).map(({ context }) => sessionKey(context)),
  );
  return latest.map((sum) => ({ ...untagged(sum, sums), partly: settled.has(sessionKey(sum.context)) }));
}

/** How near another session of the same repository must be to suggest its ticket. */
const NEAR = 4 * 3_600_000;

function untagged(sum: AttributedSum, others: readonly AttributedSum[]): Omit<UntaggedSession, 'partly'> {
  const { context, attribution, lastTime, totals } = sum;
  const own = attribution.suggestion?.ticket ?? '';
  const near = own === '' ? nearestTicket(sum, others) : '';
  return {
    agent: context.agent,
    session: context.session,
    agentLabel: labelOf(context.agent),
    branch: attributionKnown(attribution).branch,
    cwd: context.cwd,
    lastTime,
    totals,
    suggestion: own || near,
    because: own !== '' ? 'branch' : near !== '' ? 'neighbour' : 'none',
  };
}

/** The ticket of the work in the same repository that is nearest in time; '' for none near. */
function nearestTicket({ place, firstTime, lastTime }: AttributedSum, others: readonly AttributedSum[]): string {
  if (place.commonDir === '') return '';
  let best = '';
  let least = NEAR;
  for (const other of others) {
    if (other.place.commonDir !== place.commonDir || other.attribution.ticket.kind !== 'ticket') continue;
    const distance = Math.max(0, other.firstTime - lastTime, firstTime - other.lastTime);
    if (distance >= least) continue;
    best = other.attribution.ticket.text;
    least = distance;
  }
  return best;
}

const labelOf = (agent: string): string => AGENTS.find((each) => each.id === agent)?.label ?? agent;
