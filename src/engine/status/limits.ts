import type { SessionView } from '../../core/status/session.ts';
import { windowsOfLimits } from '../live/planWindows.ts';

/** The plan's windows in the rate limits of a session's log. `json` undefined: it holds none. */
export function limitsOf(json: string | undefined): NonNullable<SessionView['limits']> {
  return windowsOfLimits(json ?? 'null').map(({ name, usedPercent, resetsAt }) => ({
    label: name,
    usedPercent: usedPercent ?? 0,
    ...(resetsAt !== null && { resetsAt }),
  }));
}
