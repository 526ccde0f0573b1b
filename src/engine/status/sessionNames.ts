import { branchText } from '../../core/attribution/attributionOrigin.ts';
import type { SessionName } from '../../core/attribution/tagOffer.ts';
import { isTitle, sessionName } from '../../core/status/sessionName.ts';
import { titleFact } from '../../ledger/factQueries.ts';
import { firstFileOf } from '../../ledger/outcomes/traceStore.ts';
import { firstCallsOf } from '../../ledger/queries.ts';
import type { Engine } from '../ingest/engine.ts';
import { codexThreadName } from './codexThreadNames.ts';

export type NameSession = (session: SessionName) => string;

/**
 * Names sessions for people: the one name that every screen and report shows. It is the agent's own title; without one, the
 * branch of the first call that was on one, the file that was changed first, and the start of the whole session. Nothing that
 * happens later changes these three, and neither the day nor the period or ticket that a screen shows. Never a prompt. Names
 * stay on this machine.
 */
export function sessionNames({ ledger, attributor }: Pick<Engine, 'ledger' | 'attributor'>): NameSession {
  return ({ agent, session }) => {
    const title = titleFact(ledger, agent, session) || (agent === 'codex' ? codexThreadName(ledger, session) : '');
    if (isTitle(title)) return sessionName({ title, branch: '', firstFile: '', start: NaN });
    const calls = firstCallsOf(ledger, agent, session);
    let branch = '';
    for (const { context, time } of calls) {
      branch = branchText(attributor.of(context, time).attribution) ?? '';
      if (branch !== '') break;
    }
    return sessionName({
      title: '',
      branch,
      firstFile: firstFileOf(ledger, agent, session),
      start: calls[0]?.time ?? NaN,
    });
  };
}
