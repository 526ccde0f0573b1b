import { HumanError } from '../../core/humanError.ts';
import type { Chosen } from '../../core/status/liveStatus.ts';
import { sessionsLike } from '../../ledger/findSessions.ts';
import { contextsAfter, lastTimes, sessionContexts } from '../../ledger/queries.ts';
import type { Engine } from '../ingest/engine.ts';
import { latestSession } from './latestSession.ts';
import { type WindowSession, WindowSessions } from './windowSessions.ts';

export interface ChosenSession {
  readonly session: WindowSession;
  readonly chosen: Chosen;
}

/** The latest session of a folder (worktrees count as their repository); with `orLatest`, of this machine where the folder has none. */
export function chooseSession(
  engine: Engine,
  { folder, orLatest }: { readonly folder: string; readonly orLatest: boolean },
): ChosenSession | undefined {
  const sessions = new WindowSessions(engine.ledger, engine.places);
  sessions.setFolders([folder]);
  const inFolder = sessions.latest(Date.now());
  if (inFolder !== undefined) return { session: inFolder, chosen: 'folder' };
  const latest = orLatest ? latestSession(engine.ledger) : undefined;
  return latest && { session: latest, chosen: 'latest' };
}

/** The session of this id, or whose id begins so. Throws HumanError where there is none, or several. */
export function namedSession(engine: Engine, id: string): ChosenSession {
  const { ledger } = engine;
  const found = sessionsLike(ledger, id, 2);
  const [ref] = found;
  if (ref === undefined)
    throw new HumanError('No session has this id. Leave it out to get the latest session of the folder.');
  if (found.length > 1) throw new HumanError('Several sessions begin with this id. Give more of it.');
  const contexts = new Set(sessionContexts(ledger, ref.agent, ref.session));
  const times = lastTimes(ledger, [...contexts]);
  const [latestId = 0, lastTime = 0] = [...times].toSorted((a, b) => b[1] - a[1])[0] ?? [];
  const latest = contextsAfter(ledger, latestId - 1).find((each) => each.id === latestId)?.context;
  if (latest === undefined) throw new HumanError('This session has no call that was billed.');
  return { session: { ...ref, lastTime, latest, relation: 'inside' }, chosen: 'named' };
}
