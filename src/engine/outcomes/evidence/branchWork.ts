import { targetKey, targetOf } from '../../../core/attribution/attribution.ts';
import { branchText } from '../../../core/attribution/attributionOrigin.ts';
import { inferredBranches, markInferred } from '../../../core/attribution/inferredBranches.ts';
import type { ActiveSpan } from '../../../core/outcomes/activeSpans.ts';
import { branchKey } from '../../../core/summary/outcomesView.ts';
import { chargeTotal } from '../../../core/usage/charge.ts';
import { type SessionKey, sessionKey } from '../../../core/usage/sessionKey.ts';
import { sumTotals, type Totals } from '../../../core/usage/totals.ts';
import type { AttributedSum } from '../../attribution/attributor.ts';

/** All calls of a report that belong to one branch of one repository; work on no branch has a row of its own. Names are untrusted. */
export interface BranchWork {
  /** As reports name them: '' where they are not known. */
  readonly repository: string;
  readonly branch: string;
  /** git's common directory; '' for a folder that is in no repository, or is gone and was never seen. */
  readonly commonDir: string;
  /** Where the work was: only a branch of a repository can become something. */
  readonly place: 'branch' | 'detached' | 'unknown' | 'nowhere';
  /** A folder of its calls; '' where logs name none. */
  readonly cwd: string;
  readonly totals: Totals;
  /** ms UTC. */
  readonly firstCall: number;
  readonly lastCall: number;
  /** The dearest first; a person's "none" is not among them. */
  readonly tickets: readonly string[];
  /** In a settled order: what is remembered of a branch is remembered for the same list. */
  readonly sessions: readonly SessionOnBranch[];
}

/** A session, and when it made calls on the branch: ms UTC. */
export interface SessionOnBranch {
  readonly agent: string;
  readonly session: string;
  readonly firstCall: number;
  readonly lastCall: number;
  /** Its stretches there, as far as sums distinguish them: the first and the last call of each. */
  readonly spans: readonly ActiveSpan[];
}

/** Sums by repository and branch. Each sum goes to one of them, so together they are the whole. */
export function branchWork(sums: readonly AttributedSum[]): readonly BranchWork[] {
  const gathered: Gathered[] = [];
  const byRepository = new Map<string, Map<string, Gathered>>();
  for (const sum of sums) {
    const { repository } = sum.place;
    const branch = branchText(sum.attribution) ?? '';
    const branches = byRepository.get(repository) ?? new Map<string, Gathered>();
    byRepository.set(repository, branches);
    const known = branches.get(branch);
    if (known !== undefined) known.add(sum);
    else {
      const made = new Gathered(sum);
      branches.set(branch, made);
      gathered.push(made);
    }
  }
  const isInferred = inferredBranches(
    sums.map(({ place, attribution }) => ({
      repository: place.repository,
      branch: branchText(attribution) ?? '',
      others: attribution.branch.others,
    })),
  );
  return gathered.map((each) => {
    const work = each.work();
    return { ...work, totals: markInferred(work.totals, isInferred(work.repository, work.branch)) };
  });
}

/**
 * What became of a branch is asked with all that is known of it, also where only some of its calls are shown. Work on no branch is
 * only what is shown: each of its sessions stands for itself.
 */
export function askedWork(all: readonly BranchWork[], shown: readonly BranchWork[]): readonly BranchWork[] {
  const keys = new Set(shown.map(({ repository, branch }) => branchKey(repository, branch)));
  return [
    ...onBranches(all).filter(({ repository, branch }) => keys.has(branchKey(repository, branch))),
    ...onNoBranch(shown),
  ];
}

export const onBranches = (works: readonly BranchWork[]): readonly BranchWork[] =>
  works.filter(({ place }) => place === 'branch');

export const onNoBranch = (works: readonly BranchWork[]): readonly BranchWork[] =>
  works.filter(({ place }) => place !== 'branch');

class Gathered {
  readonly #first: AttributedSum;
  readonly #totals: Totals[] = [];
  #firstCall = Number.MAX_SAFE_INTEGER;
  #lastCall = 0;
  readonly #tickets = new Map<string, { readonly text: string; cost: number }>();
  readonly #sessions = new Map<SessionKey, OpenSession>();

  constructor(sum: AttributedSum) {
    this.#first = sum;
    this.add(sum);
  }

  add(sum: AttributedSum): void {
    const { agent, session } = sum.context;
    this.#totals.push(sum.totals);
    this.#firstCall = Math.min(this.#firstCall, sum.firstTime);
    this.#lastCall = Math.max(this.#lastCall, sum.lastTime);
    const key = sessionKey({ agent, session });
    const span: ActiveSpan = [sum.firstTime, Math.max(0, sum.lastTime)];
    const before = this.#sessions.get(key);
    if (before === undefined) {
      this.#sessions.set(key, { agent, session, firstCall: span[0], lastCall: span[1], spans: [span] });
    } else {
      before.spans.push(span);
      before.firstCall = Math.min(before.firstCall, sum.firstTime);
      before.lastCall = Math.max(before.lastCall, sum.lastTime);
    }
    const target = targetOf(sum.attribution, 'ticket');
    if (target?.kind !== 'ticket') return;
    const known = this.#tickets.get(targetKey(target)) ?? { text: target.ticket, cost: 0 };
    known.cost += chargeTotal(sum.totals.charge);
    this.#tickets.set(targetKey(target), known);
  }

  work(): BranchWork {
    const { place, attribution, context } = this.#first;
    const { state } = attribution.branch;
    return {
      repository: place.repository,
      branch: branchText(attribution) ?? '',
      commonDir: place.commonDir,
      place: place.commonDir === '' ? 'nowhere' : state,
      cwd: context.cwd,
      totals: sumTotals(this.#totals),
      firstCall: this.#firstCall,
      lastCall: this.#lastCall,
      tickets: [...this.#tickets.values()]
        .toSorted((a, b) => b.cost - a.cost || compare(a.text, b.text))
        .map(({ text }) => text),
      sessions: [...this.#sessions].toSorted(([a], [b]) => compare(a, b)).map(([, session]) => session),
    };
  }
}

type OpenSession = { -readonly [K in keyof SessionOnBranch]: SessionOnBranch[K] } & { readonly spans: ActiveSpan[] };

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
