import { AGENTS } from '../../agents/all.ts';
import { attributionKnown } from '../../core/attribution/attributionOrigin.ts';
import { pullRequestLinks, repositoryOfRemote } from '../../core/tickets/pullRequest.ts';
import type { SessionName, TagOffer } from '../../core/attribution/tagOffer.ts';
import type { Tag } from '../../core/attribution/tags.ts';
import { remoteUrls } from '../../git/repository.ts';
import { factsOf, sessionContexts } from '../../ledger/queries.ts';
import type { AttributedSum } from '../attribution/attributor.ts';
import { ticketSharesOf } from '../attribution/ticketShares.ts';
import type { Engine } from '../ingest/engine.ts';
import { latestOf } from './tagging.ts';
import { describeTags, lastStep } from './tagSteps.ts';

/** "Lately": a month. */
const LATELY = 30 * 86_400_000;
const MOST_RECENT = 8;
const MOST_REQUESTS = 5;

/** What is offered for a session's tag; undefined for a session without calls. `isHere`: which tags an undo may take back. */
export function tagOffer(
  engine: Engine,
  name: SessionName,
  now: number,
  isHere?: (tag: Tag) => boolean,
): TagOffer | undefined {
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
    tickets: ticketSharesOf(
      engine.attributor.sums({ contexts: sessionContexts(engine.ledger, name.agent, name.session) }, false),
    ),
    branchTicket: branchTicket(engine, attribution, now),
    lastStep: describeTags(engine, lastStep(engine.attributor.tags, isHere)),
  };
}

function branchTicket(engine: Engine, { repository, branch }: AttributedSum['attribution'], now: number): string {
  if (branch.branch === '' || repository === '') return '';
  const { ticket } = engine.attributor.ofUntaggedSession(repository, branch.branch, now);
  return ticket.kind === 'ticket' ? ticket.text : '';
}

function taggedBy(engine: Engine, id: string | undefined): TagOffer['tagged'] {
  const tag = id === undefined ? undefined : engine.attributor.tags.find((each) => each.id === id);
  if (tag === undefined) return undefined;
  return tag.scope.kind === 'branch' ? 'branch' : 'session';
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

const labelOf = (agent: string): string => AGENTS.find((each) => each.id === agent)?.label ?? agent;
