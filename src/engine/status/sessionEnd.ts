import type { WindowStatus } from '../../core/status/session.ts';
import { isOver } from '../../core/status/sessionAge.ts';

/** Calls `ended` when the session of the statuses that pass is over: the summary shows its next turn, and has no timer. */
export function watchSessionEnd(ended: () => void): (status: WindowStatus) => void {
  let wasInUse = false;
  return (status) => {
    const isInUse = status.kind === 'session' && !isOver(status.current.lastTime, status.asOf);
    if (wasInUse && !isInUse) ended();
    wasInUse = isInUse;
  };
}
