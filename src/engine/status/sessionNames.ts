import type { SessionName } from '../../core/attribution/tagOffer.ts';
import { isTitle, sessionName } from '../../core/status/sessionName.ts';
import { titleFact } from '../../ledger/factQueries.ts';
import { firstFileOf } from '../../ledger/outcomes/traceStore.ts';
import { firstCallOf } from '../../ledger/queries.ts';
import type { Engine } from '../ingest/engine.ts';
import { codexThreadName } from './codexThreadNames.ts';

export type NameSession = (session: SessionName, branch: string) => string;

/**
 * Names sessions for people: the agent's own title, else branch, first changed file and start. Never a prompt. Names stay on this
 * machine.
 */
export function sessionNames({ ledger }: Pick<Engine, 'ledger'>): NameSession {
  return ({ agent, session }, branch) => {
    const title = titleFact(ledger, agent, session) || (agent === 'codex' ? codexThreadName(ledger, session) : '');
    if (isTitle(title)) return sessionName({ title, branch: '', firstFile: '', start: 0 });
    const firstFile = firstFileOf(ledger, agent, session);
    return sessionName({ title: '', branch, firstFile, start: firstCallOf(ledger, agent, session), now: Date.now() });
  };
}
