import { isOver, type PlanWindow } from './planWindow.ts';

const SHORT: Readonly<Record<string, string>> = { '5 hours': '5h', week: 'week' };

/** `5h 62% · week 40%`: the newest account's windows; windows that began again since, and mere amounts, are left out. */
export function windowsText(windows: readonly PlanWindow[], now: number): string {
  const current = windows.filter((window) => window.usedPercent !== null && !isOver(window, now));
  const newest = current.toSorted((a, b) => b.seenAt - a.seenAt)[0];
  return current
    .filter(({ agent, home }) => agent === newest?.agent && home === newest.home)
    .map(({ name, usedPercent }) => `${SHORT[name] ?? name} ${Math.round(usedPercent ?? 0)}%`)
    .join(' · ');
}
