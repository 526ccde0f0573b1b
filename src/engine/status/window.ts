import type { Pricer } from '../../core/pricing/priceCall.ts';
import type { LogsUnread, NotUnderstood, SessionView, WindowStatus } from '../../core/status/session.ts';
import { isLive, isOver, nextSeen, seenAsOf } from '../../core/status/sessionAge.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import { plainText } from '../../core/text/untrusted.ts';
import { createDayOf, endOfDay, startOfDay } from '../../core/usage/day.ts';
import { addTotals, NO_TOTALS } from '../../core/usage/totals.ts';
import { sums } from '../../ledger/sums/sums.ts';
import { atLeast, unmeasuredSessions } from '../../ledger/unmeasuredSessions.ts';
import type { Engine } from '../ingest/engine.ts';
import { WindowLive } from '../live/windowLive.ts';
import type { WindowScope } from '../protocol/messages.ts';
import { sessionView } from './sessionView.ts';
import { type WindowSession, WindowSessions } from './windowSessions.ts';

/** A title in the summary, in characters. */
const NAME_LIMIT = 160;
/** Sessions whose worktrees are watched. */
const LATEST = 20;

/** What one window shows, folded from the ledger again each time. */
export class Window {
  readonly #engine: Engine;
  readonly #pricer: Pricer;
  readonly #sessions: WindowSessions;
  readonly #ahead: WindowLive;
  #pinned = '';
  #own: readonly string[] = [];

  /** `others`: folders of the other windows that are open. */
  constructor(engine: Engine, pricer: Pricer, scope: WindowScope, others?: () => readonly string[]) {
    this.#engine = engine;
    this.#pricer = pricer;
    this.#sessions = new WindowSessions(engine.ledger, engine.places, others);
    this.#ahead = new WindowLive(engine, pricer);
    this.setScope(scope);
  }

  setScope(scope: WindowScope): void {
    this.#pinned = scope.pinned;
    this.#own = scope.folders;
    this.#sessions.setFolders(scope.folders);
  }

  /** The pinned session if it is one of this window's, else the one that was active last, of another worktree only if there is none. */
  status(now: number): WindowStatus {
    const { pinned, chosen } = this.#chosen(now);
    const today = this.#today(now);
    if (chosen === undefined)
      return this.#engine.hasLogs
        ? { kind: 'noSession', today, ...this.#ahead.withoutSession(now), ...this.#unread() }
        : { kind: 'noLogs', probed: this.#probedPaths(), ...this.#unread() };
    const live = isLive(chosen.lastTime, now);
    const current = sessionView(this.#engine, this.#pricer, chosen);
    return {
      kind: 'session',
      live,
      pinned: pinned !== undefined,
      asOf: seenAsOf(current.lastTime, now),
      ...(current.lastTime < startOfDay(createDayOf()(now)) && { isEarlier: true }),
      ...(chosen.relation !== 'inside' && { elsewhere: chosen.relation }),
      current,
      today,
      ...this.#ahead.ofSession(current, live, now),
      ...this.#unread(),
    };
  }

  /** The next turn of the session that the window shows, for the summary; null once the session is over. */
  nextTurn(now: number): SummaryView['nextTurn'] {
    const { chosen } = this.#chosen(now);
    if (chosen === undefined || isOver(chosen.lastTime, now)) return null;
    const turn = this.#ahead.turnOf(chosen, now);
    if (turn === undefined) return null;
    const { contextTokens, contextWindow, warmUntil, warmCost, coldCost, asOf } = turn;
    const { agentLabel, title } = sessionView(this.#engine, this.#pricer, chosen);
    return {
      agentLabel,
      title: plainText(title, NAME_LIMIT),
      contextTokens,
      contextWindow,
      warmUntil,
      warmCost,
      coldCost,
      asOf,
    };
  }

  list(limit: number): readonly SessionView[] {
    return this.#sessions
      .list(Date.now())
      .slice(0, limit)
      .map((session) => sessionView(this.#engine, this.#pricer, session));
  }

  /** This window's folders, and those in which its latest sessions work (worktrees are elsewhere). */
  folders(): readonly string[] {
    const cwds = this.#sessions
      .list(Date.now())
      .slice(0, LATEST)
      .map((session) => session.latest.cwd);
    return [...new Set([...this.#own, ...cwds])];
  }

  /** Contexts of the calls in this window's folders. */
  contexts(): readonly number[] {
    return this.#sessions.insideIds();
  }

  /** When the status changes by the mere passing of time: a live session ages, turns idle and is over, a new day begins. */
  nextChange(status: WindowStatus, now: number): number {
    const midnight = endOfDay(createDayOf()(now));
    if (status.kind !== 'session') return Math.min(midnight, this.#ahead.nextLook);
    return Math.min(midnight, nextSeen(status.current.lastTime, now), this.#ahead.nextLook);
  }

  #chosen(now: number): { readonly pinned: WindowSession | undefined; readonly chosen: WindowSession | undefined } {
    const pinned =
      this.#pinned === '' ? undefined : this.#sessions.list(now).find((each) => each.session === this.#pinned);
    return { pinned, chosen: pinned ?? this.#sessions.latest(now) };
  }

  #unread(): { readonly unread?: LogsUnread; readonly notUnderstood?: readonly NotUnderstood[] } {
    const { problems } = this.#engine;
    const [first] = problems;
    const notUnderstood = this.#engine.usedNotUnderstood();
    return {
      ...(first !== undefined && { unread: { count: problems.length, path: first.path, code: first.code } }),
      ...(notUnderstood.length > 0 && { notUnderstood }),
    };
  }

  #today(now: number) {
    const since = startOfDay(createDayOf()(now));
    // Of today's contexts: the window's own may be those of years.
    const rows = sums(this.#engine.ledger, { since }, false).filter(({ context }) => this.#sessions.holds(context.cwd));
    const marked = atLeast(rows, unmeasuredSessions(this.#engine.ledger));
    return marked.reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS);
  }

  #probedPaths(): readonly string[] {
    return this.#engine.probed.filter((each) => each.sameAs === undefined).map((each) => each.root.path);
  }
}
