import { hoverWords } from '../words/hoverWords.ts';
import { statusWords } from '../words/statusWords.ts';
import { isOver, type PlanWindow } from './planWindow.ts';

const UNITS: Readonly<Record<string, (values: { readonly n: number }) => string>> = {
  minutes: hoverWords.windowMinutes,
  hours: hoverWords.windowHours,
  days: hoverWords.windowDays,
};

/** The name of `nameWindow.ts` in the person's language; one that only its vendor knows stays as it is. */
export function planWindowName(name: string): string {
  if (name === 'week') return hoverWords.week();
  const [, n, unit = ''] = /^(\d+) (minutes|hours|days)$/.exec(name) ?? [];
  return UNITS[unit]?.({ n: Number(n) }) ?? name;
}

function shortName(name: string): string {
  if (name === '5 hours') return statusWords.fiveHoursShort();
  return name === 'week' ? statusWords.weekShort() : planWindowName(name);
}

/** `5h 62% · week 40%`: the newest account's windows; windows that began again since, and mere amounts, are left out. */
export function windowsText(windows: readonly PlanWindow[], now: number): string {
  const current = windows.filter((window) => window.usedPercent !== null && !isOver(window, now));
  const newest = current.toSorted((a, b) => b.seenAt - a.seenAt)[0];
  return current
    .filter(({ agent, home }) => agent === newest?.agent && home === newest.home)
    .map(({ name, usedPercent }) => `${shortName(name)} ${Math.round(usedPercent ?? 0)}%`)
    .join(' · ');
}
