const DAY = 1440;

/** The name of a plan's window of so many minutes: `5 hours`, `week`. `otherwise` where the log gives no length. */
export function windowName(minutes: unknown, otherwise: string): string {
  if (typeof minutes !== 'number' || minutes <= 0) return otherwise;
  if (minutes % DAY === 0) return minutes === 7 * DAY ? 'week' : `${minutes / DAY} days`;
  return minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`;
}
