import { type Attribution, type AttributionContext, attribute } from '../../core/attribution/attribution.ts';
import type { Tag } from '../../core/attribution/tags.ts';
import { branchAt } from '../../core/branches/branchIntervals.ts';
import { type BranchOfCall, branchOfCall, type WorktreeStay } from '../../core/branches/branchOfCall.ts';
import { SUM } from '../../core/pricing/modifiers.ts';
import type { TicketFound } from '../../core/tickets/ticket.ts';
import { agentFacts } from '../../core/usage/agents.ts';
import { NOT_ITEMISED_DETAIL } from '../../core/usage/callDetail.ts';
import type { CallSum } from '../../core/usage/callSum.ts';
import type { CallContext } from '../../core/usage/context.ts';
import { type SessionKey, sessionKey } from '../../core/usage/sessionKey.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { allFolders, contextsInFolders, contextsOfWorktrees, firstCallOf } from '../../ledger/queries.ts';
import type { SumFilter, SumStep } from '../../ledger/rollup/sumFilter.ts';
import type { SumRow } from '../../ledger/rollup/sumRow.ts';
import { sums } from '../../ledger/sums/sums.ts';
import { readTags } from '../../ledger/tags/tagStore.ts';
import { atLeast, unmeasuredSessions } from '../../ledger/unmeasuredSessions.ts';
import { Branches } from './branches.ts';
import { BranchOrigins } from './branchOrigins.ts';
import { CutsOfSessions } from './cutsOfSessions.ts';
import type { RepositoryPlace, RepositoryResolver } from './repositoryResolver.ts';
import { Rules } from './rules.ts';
import { splitAtChanges } from './splitAtChanges.ts';
import { SessionSumEnds, sumEndAt, timesOfSums } from './sumEnds.ts';
import { tagsByScope } from './tagsByScope.ts';
import { worktreeStaysOf } from './worktreeStaysOf.ts';

/** Spans of one answer; a person who goes from day to day asks for more, and each is asked for once more then. */
const MOST_GIVEN = 8;

/** A sum of calls that were all for the same: to be folded by any dimension. */
export interface AttributedSum extends CallSum {
  readonly contextId: number;
  readonly place: RepositoryPlace;
  readonly attribution: Attribution;
}

/** Says what calls were for: the one way from the ledger to a branch and a ticket, for every view and report. */
export class Attributor {
  readonly branches: Branches;
  readonly rules: Rules;
  readonly #ledger: Ledger;
  readonly #places: RepositoryResolver;
  readonly #origins: BranchOrigins;
  #stamp = '';
  #allTags: readonly Tag[] = [];
  #sessionTags: ReadonlyMap<SessionKey, readonly Tag[]> = new Map();
  #branchTags: ReadonlyMap<string, readonly Tag[]> = new Map();
  #staysBySession = new Map<SessionKey, readonly WorktreeStay[]>();
  #sumEnds = new SessionSumEnds();
  readonly #cuts: CutsOfSessions;
  readonly #starts = new Map<string, number>();
  readonly #answers = new Map<string, Attribution>();
  /** Of calls without a tag of which only their log knows the branch, by its name. */
  readonly #answersOfLogs = new Map<RepositoryPlace, Map<string, Attribution>>();
  #unmeasured: ReadonlySet<SessionKey> = new Set();
  /** Of all calls, or of a span: several parts of one answer ask for them, and between answers nothing holds them. */
  readonly #given = new Map<string, WeakRef<readonly AttributedSum[]>>();

  constructor(ledger: Ledger, places: RepositoryResolver) {
    this.#ledger = ledger;
    this.#places = places;
    this.branches = new Branches(ledger);
    this.#cuts = new CutsOfSessions(this.branches);
    this.rules = new Rules(ledger);
    this.#origins = new BranchOrigins(ledger, places, this.branches);
  }

  /** The sums that the ledger gives, each with what it was for; those in which that changes are split. */
  sums(filter: SumFilter, step: SumStep): readonly AttributedSum[] {
    this.#refresh();
    const { since, until, contexts } = filter;
    if (contexts !== undefined) return this.#attributedSums(filter, step);
    const name = `${since} ${until} ${step}`;
    const found = this.#given.get(name)?.deref() ?? this.#attributedSums(filter, step);
    if (this.#given.size >= MOST_GIVEN) this.#given.clear();
    this.#given.set(name, new WeakRef(found));
    return found;
  }

  #attributedSums(filter: SumFilter, step: SumStep): readonly AttributedSum[] {
    const rows = sums(this.#ledger, filter, step);
    this.#places.ofAll([...new Set(rows.map((row) => row.context.cwd))]);
    return atLeast(
      splitAtChanges(this.#ledger, rows, filter, (context) => this.#cutsOf(context)).map((row) =>
        this.#attributed(row),
      ),
      this.#unmeasured,
    );
  }

  /** What a call of this context at this time was (or would be) for. */
  of(context: CallContext, time: number): { readonly place: RepositoryPlace; readonly attribution: Attribution } {
    this.#refresh();
    const place = this.#placeOf(context);
    return { place, attribution: this.#attribution(context, time, place) };
  }

  /** The contexts of calls in a repository, all its worktrees included. */
  contextsIn(commonDir: string): readonly number[] {
    this.#refresh();
    const folders = allFolders(this.#ledger);
    this.#places.ofAll(folders);
    const inside = folders.filter((cwd) => this.#places.of(cwd).commonDir === commonDir);
    const elsewhere = contextsOfWorktrees(this.#ledger).filter(
      ({ context }) => this.#placeOf(context).commonDir === commonDir,
    );
    return [...new Set([...contextsInFolders(this.#ledger, inside), ...elsewhere.map(({ id }) => id)])];
  }

  /** What a branch's name says, whatever was tagged. */
  ofBranch(repository: string, branch: string): TicketFound | undefined {
    this.#refresh();
    const known: BranchOfCall = { state: 'branch', branch, origin: 'log', conflict: false };
    const call = { agent: 'claude-code' as const, session: '', time: 0, repository, branch: known };
    const { rule, suggestion } = attribute(call, this.#knowledge([]));
    return rule ?? suggestion;
  }

  /** What calls on a branch are for as long as nobody tags their session: a tag of the branch, else its name. */
  ofUntaggedSession(repository: string, branch: string, now: number): Attribution {
    this.#refresh();
    const known: BranchOfCall = { state: 'branch', branch, origin: 'log', conflict: false };
    const call = { agent: 'claude-code' as const, session: '', time: now, repository, branch: known };
    return attribute(call, this.#knowledge(this.#branchTags.get(repository) ?? []));
  }

  /** All tags, as they were set; removed ones too. */
  get tags(): readonly Tag[] {
    this.#refresh();
    return this.#allTags;
  }

  /** What other windows and we ourselves wrote since the last question. */
  #refresh(): void {
    const { stamp } = this.#ledger;
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    this.branches.load();
    this.rules.load();
    this.#allTags = readTags(this.#ledger);
    ({ bySession: this.#sessionTags, byRepository: this.#branchTags } = tagsByScope(this.#allTags));
    this.#staysBySession = worktreeStaysOf(this.#ledger);
    this.#sumEnds = new SessionSumEnds(this.#ledger);
    this.#origins.load([...this.#staysBySession.values()].flat());
    this.#unmeasured = unmeasuredSessions(this.#ledger);
    this.#cuts.clear();
    this.#answers.clear();
    this.#answersOfLogs.clear();
    this.#given.clear();
  }

  #cutsOf(context: CallContext): readonly number[] {
    const session = sessionKey(context);
    return this.#cuts.of(session, this.#placeOf(context), {
      stays: this.#staysBySession.get(session) ?? [],
      tags: this.#sessionTags.get(session) ?? [],
      sums: timesOfSums(this.#sumEnds.of(session)),
    });
  }

  #attributed(row: SumRow): AttributedSum {
    const place = this.#placeOf(row.context);
    // The row is new and nobody else's: a copy of each of thousands would cost as much as the rows.
    return Object.assign(row, { place, attribution: this.#attribution(row.context, row.lastTime, place) });
  }

  /** A folder that is gone and was never seen: a session in an agent's worktree says where it came from. */
  #placeOf(context: CallContext): RepositoryPlace {
    const place = this.#places.of(context.cwd);
    if (place.commonDir !== '') return place;
    const stays = this.#staysBySession.get(sessionKey(context));
    const from = stays?.find((stay) => stay.path === context.cwd && stay.originalCwd !== '')?.originalCwd;
    return from === undefined ? place : { ...this.#places.of(from), gitDir: '', worktree: '' };
  }

  #attribution(context: CallContext, time: number, place: RepositoryPlace): Attribution {
    if (!this.#isKnownFromLog(context, place)) return this.#attributionAt(context, time, place);
    const ofPlace = this.#answersOfLogs.get(place) ?? new Map<string, Attribution>();
    this.#answersOfLogs.set(place, ofPlace);
    const found = ofPlace.get(context.branch) ?? this.#attributionAt(context, time, place);
    ofPlace.set(context.branch, found);
    return found;
  }

  /** Neither a person nor git nor a worktree says anything of the call: its log's branch decides, at any time. */
  #isKnownFromLog(context: CallContext, { gitDir, commonDir }: RepositoryPlace): boolean {
    const session = sessionKey(context);
    return (
      !this.#sessionTags.has(session) &&
      !this.#branchTags.has(commonDir) &&
      !this.#staysBySession.has(session) &&
      this.branches.intervals(gitDir).length === 0 &&
      this.branches.renames(commonDir).length === 0
    );
  }

  #attributionAt(context: CallContext, time: number, place: RepositoryPlace): Attribution {
    const branch = this.#branchOf(context, time, place);
    const repository = place.commonDir;
    const tags = [...(this.#sessionTags.get(sessionKey(context)) ?? []), ...(this.#branchTags.get(repository) ?? [])];
    const { agent, session, cwd, branch: logBranch } = context;
    const call = { agent, session, time, repository, branch, cwd, logBranch };
    if (tags.length > 0) return attribute(call, this.#knowledge(tags));
    // Without tags the branch alone decides, and many calls share one.
    const key = `${repository}\n${branch.state} ${branch.origin} ${branch.conflict}\n${branch.branch}\n${branch.others?.join('\n') ?? ''}`;
    const known = this.#answers.get(key) ?? attribute(call, this.#knowledge([]));
    this.#answers.set(key, known);
    return known;
  }

  #knowledge(tags: readonly Tag[]): AttributionContext {
    return {
      tags,
      rules: (repository) => this.rules.of(repository),
      nameNow: (repository, branch, time) => this.branches.nameNow(repository, branch, time),
      subjects: (repository, branch) => (repository === '' ? [] : this.#origins.subjects(repository, branch)),
      forkedFrom: (repository, branch) => this.#origins.forkedFrom(repository, branch),
    };
  }

  #branchOf(context: CallContext, time: number, place: RepositoryPlace): BranchOfCall {
    // Nobody knows when they were made: only a session of one branch names it.
    const isDated = context.detail !== NOT_ITEMISED_DETAIL;
    const intervals = isDated ? this.branches.intervals(place.gitDir) : [];
    return branchOfCall({
      time,
      stays: (isDated || context.branch !== '' ? this.#staysBySession.get(sessionKey(context)) : undefined) ?? [],
      intervals,
      renames: this.branches.renames(place.commonDir),
      // Claude Code names HEAD where it is detached, and where there is no repository.
      logBranch: context.branch === 'HEAD' && place.commonDir === '' ? '' : context.branch,
      ...(context.modifiers.split(',').includes(SUM) && {
        sumEnd: sumEndAt(this.#sumEnds.of(sessionKey(context)), time),
      }),
      stampedAtStart: agentFacts(context.agent).stampsCallStart === true,
      ...(agentFacts(context.agent).logsBranchOfStartOnly && {
        logBranchSince: branchAt(intervals, time) === undefined && intervals.length > 0 ? this.#startOf(context) : 0,
      }),
    });
  }

  #startOf(context: CallContext): number {
    const key = sessionKey(context);
    const start = this.#starts.get(key) ?? firstCallOf(this.#ledger, context.agent, context.session);
    this.#starts.set(key, start);
    return start;
  }
}
