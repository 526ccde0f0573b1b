import type { AttributedUsage } from '../../core/attribution/workItem.ts';
import { HumanError } from '../../core/humanError.ts';
import { requestNumber } from '../../core/tickets/ownRequest.ts';
import { parsePullRequestUrl, type RequestAddress, repositoryOfRemote } from '../../core/tickets/requestAddress.ts';
import { requestWords } from '../../core/tickets/requestWords.ts';
import { isRepositoryTicket } from '../../core/tickets/ticket.ts';
import { caveatsOf, nameText, splitLines, totalsText } from '../../core/tools/toolText.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import { addTotals, NO_TOTALS } from '../../core/usage/totals.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { remoteUrls } from '../../git/repository.ts';
import { pullRequestFacts } from '../../ledger/queries.ts';
import { attributeSum } from '../attribution/attributeSum.ts';
import type { Engine } from '../ingest/engine.ts';
import { foldRequest, isOwn, type OwnSum, requestSums } from '../outcomes/evidence/requestSums.ts';
import { branchIn } from '../tagging/branchCost.ts';
import type { ToolContext } from './toolContext.ts';

interface Work {
  /** `Ticket`, `Branch`, `Pull request`. */
  readonly kind: string;
  /** Untrusted. */
  readonly name: string;
  /** Why these calls. */
  readonly how: string;
  readonly rows: readonly AttributedUsage[];
}

export function workLines(context: ToolContext): readonly string[] {
  const { formats, withNames } = context;
  const { kind, name, how, rows } = workOf(context);
  if (rows.length === 0)
    throw new HumanError(
      `No call of an agent is known for this ${kind.toLowerCase()}. Check its spelling, or ask for another.`,
    );
  const totals = rows.reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS);
  const sessions = new Set(rows.map(({ context: each }) => sessionKey(each))).size;
  const shown = nameText(name, withNames);
  return [
    `${kind}${shown === '' ? '' : ` ${shown}`} (${how}): ${totalsText(totals, formats)}, in ${figureWords.sessions({ n: sessions })}.`,
    ...splitLines(totals, formats),
    `First call ${iso(Math.min(...rows.map(({ firstTime }) => firstTime)))}, last call ${iso(Math.max(...rows.map(({ lastTime }) => lastTime)))}.`,
    ...caveatsOf(totals),
  ];
}

function workOf(context: ToolContext): Work {
  const { engine, folder, input } = context;
  const rows = engine.attributor.sums({}, false).map(attributeSum);
  const { repository } = engine.places.of(folder);
  if (input.ticket !== undefined) return ofTicket(rows, input.ticket, repository);
  if (input.pullRequest !== undefined) return ofPullRequest(context, rows, input.pullRequest, repository);
  const branch = input.branch ?? branchIn(engine, folder)?.branch;
  if (branch === undefined)
    throw new HumanError('Name a ticket, a branch or a pull request: no branch is checked out in the folder.');
  return {
    kind: 'Branch',
    name: branch,
    how: input.branch === undefined ? 'checked out in the folder' : 'in the repository of the folder',
    rows: rows.filter(({ work }) => work.branch === branch && work.repository === repository),
  };
}

function ofTicket(rows: readonly AttributedUsage[], ticket: string, repository: string): Work {
  const wanted = ticket.toLowerCase();
  // A bare number is another ticket in each repository.
  const isLocal = isRepositoryTicket(ticket);
  return {
    kind: 'Ticket',
    name: ticket,
    how: isLocal ? 'in the repository of the folder' : 'in all repositories',
    rows: rows.filter(
      ({ work }) => work.ticket.text.toLowerCase() === wanted && (!isLocal || work.repository === repository),
    ),
  };
}

/** The work that is the request's own; where nothing shows any, the branches on which sessions were when their logs named it. */
function ofPullRequest(
  { engine, withNames }: ToolContext,
  rows: readonly AttributedUsage[],
  request: string,
  repository: string,
): Work {
  const address = parsePullRequestUrl(request);
  const number = address?.number ?? Number(/^[#!]?(\d{1,9})$/.exec(request)?.[1]);
  if (!Number.isSafeInteger(number)) throw new HumanError('pullRequest takes a URL or a number.');
  const own = ownSums(engine, number, address, repository);
  if (own.length > 0) {
    const { work } = foldRequest(own);
    const how = withNames ? requestWords(work) : requestWords({ ...work, branches: [] });
    return { kind: 'Pull request', name: request, how, rows: own.map(attributeSum) };
  }
  const url = address?.url;
  const branches = new Set<string>();
  for (const { session, time, key } of pullRequestFacts(engine.ledger)) {
    const named = parsePullRequestUrl(key);
    if (named === undefined || named.number !== number || (url !== undefined && named.url !== url)) continue;
    const own = rows.filter(({ context }) => context.session === session);
    const at = own.toSorted((a, b) => distance(a, time) - distance(b, time))[0]?.work;
    const isHere = url !== undefined || at?.repository === repository;
    if (at !== undefined && at.branch !== '' && isHere) branches.add(keyOf(at));
  }
  return {
    kind: 'Pull request',
    name: request,
    how: 'only mentioned: the branch on which a session was when its log named it',
    rows: rows.filter(({ work }) => branches.has(keyOf(work))),
  };
}

function ownSums(
  engine: Engine,
  number: number,
  address: RequestAddress | undefined,
  repository: string,
): readonly OwnSum[] {
  const isHere = ({ request, place }: OwnSum): boolean =>
    address === undefined
      ? place.repository === repository
      : remoteUrls(request.commonDir).some((url) => repositoryOfRemote(url) === address.repository);
  return requestSums(engine, engine.attributor.sums({}, false))
    .filter(isOwn)
    .filter((sum) => requestNumber(sum.request.name) === number && isHere(sum));
}

const keyOf = ({ repository, branch }: { readonly repository: string; readonly branch: string }): string =>
  JSON.stringify([repository, branch]);

/** 0 inside of the span of a sum's calls. */
const distance = ({ firstTime, lastTime }: AttributedUsage, time: number): number =>
  Math.max(0, firstTime - time, time - lastTime);

const iso = (time: number): string => new Date(time).toISOString();
