import { windowName } from '../../core/live/nameWindow.ts';
import type { PlanWindow } from '../../core/live/planWindow.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { creditsSince, latestRateLimits, storedPlanWindows } from '../../ledger/planWindowStore.ts';

/** One credit of Copilot is one cent. */
const NANO_PER_CREDIT = 10_000_000;

/**
 * The plan windows of all accounts on this machine, each by its newest reading: Claude's from its status line, Codex's from its
 * logs, and the credits that Copilot's logs counted this month (its month begins on the first day, UTC).
 */
export function planWindows(ledger: Ledger, now: number): readonly PlanWindow[] {
  return [
    ...storedPlanWindows(ledger.db),
    ...latestRateLimits(ledger).flatMap(({ agent, home, time, value }) =>
      windowsOfLimits(value).map((window) => ({ agent, home, ...window, seenAt: time })),
    ),
    ...creditsThisMonth(ledger, now),
  ];
}

const record = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;

/** The windows in Codex's `rate_limits` (`primary`, `secondary`). */
function windowsOfLimits(json: string): readonly Pick<PlanWindow, 'name' | 'usedPercent' | 'resetsAt'>[] {
  const limits = record(JSON.parse(json));
  return ['primary', 'secondary'].flatMap((slot) => {
    const window = record(limits?.[slot]);
    const used = window?.['used_percent'];
    if (window === undefined || typeof used !== 'number') return [];
    const resetsAt = window['resets_at'];
    return [
      {
        name: windowName(window['window_minutes'], slot),
        usedPercent: used,
        resetsAt: typeof resetsAt === 'number' ? resetsAt * 1000 : null,
      },
    ];
  });
}

function creditsThisMonth(ledger: Ledger, now: number): readonly PlanWindow[] {
  const date = new Date(now);
  const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  const resetsAt = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  return creditsSince(ledger, start).map(({ agent, cost, time }) => ({
    agent,
    home: '',
    name: 'credits this month',
    usedPercent: null,
    resetsAt,
    seenAt: time,
    used: Math.round((cost / NANO_PER_CREDIT) * 100) / 100,
  }));
}
