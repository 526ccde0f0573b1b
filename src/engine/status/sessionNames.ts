import { sessionName } from '../../core/status/sessionName.ts';
import type { SessionName } from '../../core/attribution/tagOffer.ts';
import { titleFact } from '../../ledger/factQueries.ts';
import type { Engine } from '../ingest/engine.ts';

export type NameSession = (session: SessionName, branch: string, start: number) => string;

/** Names sessions for people; what the ledger holds of one is read once. Names stay on this machine. */
export function sessionNames({ ledger }: Pick<Engine, 'ledger'>): NameSession {
  return ({ agent, session }, branch, start) =>
    sessionName({ title: titleFact(ledger, agent, session), branch, firstFile: '', start });
}
