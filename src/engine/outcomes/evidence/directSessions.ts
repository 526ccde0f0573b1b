import { existsSync } from 'node:fs';
import type { KnownHead } from '../../../core/branches/seenHeads.ts';
import { HOUR_MS } from '../../../core/durations.ts';
import { type ActiveSpan, isActive, joinSpans, sharedSpans } from '../../../core/outcomes/activeSpans.ts';
import { readTraces, type StoredTraces, tracesKey } from '../../../ledger/outcomes/traceStore.ts';
import { sessionStretches } from '../../../ledger/sums/sessionStretches.ts';
import type { Engine } from '../../ingest/engine.ts';
import type { SessionOfWork } from '../history/branchInput.ts';
import type { BranchWork, SessionOnBranch } from './branchWork.ts';
import { type SessionLog, sessionLogs } from './sessionLogs.ts';
import { unreadLogs } from './toolOutputEvidence.ts';

/** Calls that are further apart are two stretches of work. */
const PAUSE = HOUR_MS;

/** What says which commits on an integration branch are those of sessions that worked straight on it. */
export class DirectSessions {
  readonly #engine: Engine;
  readonly #stored: ReadonlyMap<string, StoredTraces>;
  readonly #logs: ReadonlyMap<string, readonly SessionLog[]>;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#stored = readTraces(engine.ledger);
    this.#logs = sessionLogs(engine.ledger);
  }

  of({ sessions }: BranchWork): readonly SessionOfWork[] {
    return sessions.map((session): SessionOfWork => {
      const edited = this.#editedBy(session);
      const { agent, session: name } = session;
      return { agent, session: name, spans: this.#spansOf(session), ...(edited !== undefined && { edited }) };
    });
  }

  /** The work's sessions in whose time commits were made, and whose logs hold what nobody looked at. */
  unread({ sessions }: BranchWork, made: readonly KnownHead[]): readonly SessionOnBranch[] {
    return sessions.filter(
      (session) =>
        this.#unreadLogs(session).length > 0 &&
        made.some(({ time }) => isActive([[session.firstCall, session.lastCall]], time, HOUR_MS)),
    );
  }

  #spansOf(session: SessionOnBranch): readonly ActiveSpan[] {
    const here = joinSpans(session.spans, PAUSE);
    if (here.every(([first, last]) => last - first <= PAUSE)) return here;
    const active = joinSpans(sessionStretches(this.#engine.ledger, session), PAUSE);
    const both = sharedSpans(here, active);
    return both.length === 0 ? here : both;
  }

  #editedBy(session: SessionOnBranch): SessionOfWork['edited'] {
    const known = this.#stored.get(tracesKey(session.agent, session.session));
    if (known !== undefined) return known.traces.edited;
    return this.#unreadLogs(session).length > 0 ? 'unread' : undefined;
  }

  #unreadLogs({ agent, session }: SessionOnBranch): readonly SessionLog[] {
    const key = tracesKey(agent, session);
    return unreadLogs(this.#logs.get(key) ?? [], this.#stored.get(key)).filter(({ path }) => existsSync(path));
  }
}
