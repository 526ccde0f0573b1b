import type { Pricer } from '../../core/pricing/priceCall.ts';
import type { LiveStatus } from '../../core/status/liveStatus.ts';
import { isLive } from '../../core/status/sessionAge.ts';
import type { Engine } from '../ingest/engine.ts';
import { BudgetKeeper } from '../live/budgetKeeper.ts';
import { budgetLimits } from '../live/budgetLimits.ts';
import { planWindows } from '../live/planWindows.ts';
import { sessionTurn } from '../live/sessionTurn.ts';
import { chooseSession } from './chooseSession.ts';
import { sessionView } from './sessionView.ts';

export interface LiveQuestion {
  readonly folder: string;
  /** Where the folder has no session, take the latest of this machine. */
  readonly orLatest: boolean;
  /** ms UTC. */
  readonly now: number;
}

/** A line has no room for a name, and a name with a time takes Intl longer than all else. */
const NAMELESS = (): string => '';

/** What a window on this folder would show of its latest session. */
export function liveStatus(engine: Engine, pricer: Pricer, question: LiveQuestion): LiveStatus {
  const { now } = question;
  const found = chooseSession(engine, question);
  const windows = planWindows(engine.ledger, now);
  const session = found && sessionView(engine, pricer, found.session, NAMELESS);
  return {
    session,
    chosen: found?.chosen ?? 'folder',
    live: session !== undefined && isLive(session.lastTime, now),
    next: found && sessionTurn(engine.ledger, pricer, found.session, now),
    windows,
    budgets: new BudgetKeeper(engine).states({ limits: budgetLimits(engine.ledger.db), session, windows, now }),
  };
}
