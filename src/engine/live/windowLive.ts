import type { BudgetState } from '../../core/live/budget.ts';
import { isOver, type PlanWindow } from '../../core/live/planWindow.ts';
import { useEnd, wordsMoment } from '../../core/live/turnWords.ts';
import type { Pricer } from '../../core/pricing/priceCall.ts';
import type { SessionView, TurnSeen, WindowStatus } from '../../core/status/session.ts';
import type { Engine } from '../ingest/engine.ts';
import { BudgetKeeper } from './budgetKeeper.ts';
import { budgetLimits } from './budgetLimits.ts';
import { planWindows } from './planWindows.ts';
import { sessionTurn } from './sessionTurn.ts';
import { UnusualSpending } from './unusualSpending.ts';

type SessionStatus = Extract<WindowStatus, { readonly kind: 'session' }>;
type LiveParts = Pick<SessionStatus, 'turn' | 'windows' | 'budgets' | 'unusual'>;

/** What a window shows beside the figures of the past: next turn, plan windows, budgets, unusual spending. */
export class WindowLive {
  readonly #engine: Engine;
  readonly #pricer: Pricer;
  readonly #keeper: BudgetKeeper;
  readonly #unusual: UnusualSpending;

  constructor(engine: Engine, pricer: Pricer) {
    this.#engine = engine;
    this.#pricer = pricer;
    this.#keeper = new BudgetKeeper(engine);
    this.#unusual = new UnusualSpending(engine.ledger);
  }

  /** When a figure that was kept for a moment must be looked at again, ms UTC. */
  get nextLook(): number {
    return this.#keeper.nextLook ?? Number.POSITIVE_INFINITY;
  }

  ofSession(session: SessionView, isLive: boolean, now: number): LiveParts {
    const { ledger } = this.#engine;
    const turn = this.turnOf(session, now);
    const all = planWindows(ledger, now).filter((window) => !isOver(window, now));
    const windows = all.filter(({ agent }) => agent === session.agent);
    const budgets = this.#budgets(session, all, now);
    const unusual = isLive ? this.#unusual.of(session, now) : undefined;
    return {
      ...(turn !== undefined && { turn }),
      ...(windows.length > 0 && { windows }),
      ...(budgets.length > 0 && { budgets }),
      ...(unusual !== undefined && { unusual }),
    };
  }

  turnOf(session: Pick<SessionView, 'agent' | 'session'>, now: number): TurnSeen | undefined {
    const next = sessionTurn(this.#engine.ledger, this.#pricer, session, now);
    return next && { ...next, asOf: wordsMoment(next, now), isNoticed: now < (useEnd(next) ?? 0) };
  }

  /** Without a session the day, the week, the month and the plan still have budgets. */
  withoutSession(now: number): Pick<LiveParts, 'budgets'> {
    const budgets = this.#budgets(undefined, planWindows(this.#engine.ledger, now), now);
    return budgets.length > 0 ? { budgets } : {};
  }

  #budgets(session: SessionView | undefined, windows: readonly PlanWindow[], now: number): readonly BudgetState[] {
    return this.#keeper.states({ limits: budgetLimits(this.#engine.ledger.db), session, windows, now });
  }
}
