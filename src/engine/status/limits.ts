import type { SessionView } from '../../core/status/session.ts';

type Limits = NonNullable<SessionView['limits']>;

const record = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;

/** The plan's windows that a log's latest rate limits tell (Codex: `primary`, `secondary`). */
export function limitsOf(json: string | undefined): Limits {
  const limits = json === undefined ? undefined : record(JSON.parse(json));
  if (limits === undefined) return [];
  return ['primary', 'secondary'].flatMap((name) => {
    const window = record(limits[name]);
    const used = window?.['used_percent'];
    if (window === undefined || typeof used !== 'number') return [];
    const resetsAt = window['resets_at'];
    return [
      {
        label: labelOf(window['window_minutes'], name),
        usedPercent: used,
        ...(typeof resetsAt === 'number' ? { resetsAt: resetsAt * 1000 } : {}),
      },
    ];
  });
}

function labelOf(minutes: unknown, name: string): string {
  if (typeof minutes !== 'number' || minutes <= 0) return name;
  if (minutes % 1440 === 0) return minutes === 10_080 ? 'week' : `${minutes / 1440} days`;
  return minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`;
}
