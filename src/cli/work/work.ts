import { branchText } from '../../core/attribution/attributionOrigin.ts';
import { HumanError } from '../../core/humanError.ts';
import { lastPart } from '../../core/summary/summaryWords.ts';
import { plainText } from '../../core/text/untrusted.ts';
import { workJson } from '../../core/work/workJson.ts';
import { workDetail } from '../../engine/answers/workDetail.ts';
import type { WorkName } from '../../engine/answers/workSums.ts';
import type { Engine } from '../../engine/ingest/engine.ts';
import { onBranches } from '../../engine/outcomes/evidence/branchWork.ts';
import { knownOutcomes } from '../../engine/outcomes/knownOutcomes.ts';
import { allWork } from '../../engine/outcomes/outcomes.ts';
import { branchIn } from '../../engine/tagging/branchCost.ts';
import { ticketNameIn } from '../../engine/tagging/tickets.ts';
import { allFolders } from '../../ledger/queries.ts';
import { lookAtBranches } from '../machine/lookAtBranches.ts';
import { readLogs } from '../machine/machine.ts';
import { terminalFormats } from '../text/terminalFormats.ts';
import { didYouMean, UsageError } from '../text/usageError.ts';
import { workText } from './workText.ts';

export interface WorkOptions {
  readonly name: string | undefined;
  /** The folder whose repository is meant. */
  readonly cwd: string | undefined;
  readonly json: boolean;
}

/** `token-ledger ticket`: all that is known of one ticket. Waits until its branches were looked at. */
export async function runTicket(dist: string, options: WorkOptions): Promise<string> {
  const { name, cwd = process.cwd() } = options;
  if (name === undefined) throw new UsageError('ticket takes a ticket: token-ledger ticket ABC-123.');
  return showWork(dist, options, (engine) => {
    const { ticket, commonDir } = ticketNameIn(engine, name, cwd);
    return { kind: 'ticket', name: ticket, commonDir };
  });
}

/** `token-ledger branch`: all that is known of one branch. Waits until it was looked at. */
export async function runBranch(dist: string, options: WorkOptions): Promise<string> {
  return showWork(dist, options, (engine) => branchNamed(engine, options));
}

async function showWork(dist: string, { json }: WorkOptions, nameOf: (engine: Engine) => WorkName): Promise<string> {
  const { engine } = await readLogs(dist);
  try {
    engine.seeBranches(allFolders(engine.ledger));
    const work = nameOf(engine);
    const own = workDetail(engine, { rows: [] }, work);
    if (own === undefined) throw new HumanError(unknownWork(engine, work));
    const keys = new Set(own.branches.map(({ repository, branch }) => JSON.stringify([repository, branch])));
    const all = allWork(engine);
    const works = all.filter(({ repository, branch }) => keys.has(JSON.stringify([repository, branch])));
    const problem = await lookAtBranches(engine, onBranches(works), { compares: false, rereads: true });
    const known = knownOutcomes(engine, { running: false, problem }, all, works);
    const detail = workDetail(engine, known, work) ?? own;
    return json ? workJson(detail) : workText(detail, terminalFormats());
  } finally {
    engine.close();
  }
}

function branchNamed(engine: Engine, { name, cwd = process.cwd() }: WorkOptions): WorkName {
  const here = engine.places.of(cwd);
  const branch = name ?? branchIn(engine, cwd)?.branch;
  if (branch === undefined) throw new HumanError('No branch is checked out here: name one, token-ledger branch NAME.');
  if (here.commonDir !== '') return { kind: 'branch', name: branch, commonDir: here.commonDir };
  const places = new Map(
    engine.attributor
      .sums({}, false)
      .filter((sum) => sum.place.commonDir !== '' && branchText(sum.attribution) === branch)
      .map(({ place }) => [place.commonDir, place.repository] as const),
  );
  const [first, ...rest] = places.keys();
  if (first === undefined || rest.length > 0) {
    const shown = plainText(branch, 60);
    throw new HumanError(
      first === undefined
        ? `No call of an agent is known on a branch ${shown}.`
        : `Several repositories have a branch ${shown}: ${[...places.values()].map((path) => plainText(path, 200)).join(', ')}. Name one with --cwd.`,
    );
  }
  return { kind: 'branch', name: branch, commonDir: first };
}

function unknownWork(engine: Engine, { kind, name, commonDir }: WorkName): string {
  const shown = plainText(name, 60);
  const known = allWork(engine).filter((work) => kind === 'ticket' || work.commonDir === commonDir);
  if (kind === 'ticket') {
    const hint = didYouMean(name, [...new Set(known.flatMap(({ tickets }) => tickets))]);
    return `No call of an agent is known for the ticket ${shown}.${hint} token-ledger report --by ticket lists all.`;
  }
  const repository = known[0]?.repository ?? '';
  const where = repository === '' ? '' : ` of ${plainText(lastPart(repository), 40)}`;
  const hint = didYouMean(name, [...new Set(known.map(({ branch }) => branch))]);
  return `No call of an agent is known on the branch ${shown}${where}.${hint} token-ledger report --by branch lists all.`;
}
