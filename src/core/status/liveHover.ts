import { isNear } from '../live/budget.ts';
import { budgetText, budgetTitle, forecastText } from '../live/budgetWords.ts';
import type { PlanWindow } from '../live/planWindow.ts';
import type { Formats } from '../text/format.ts';
import type { HoverFact, HoverPart } from './hoverParts.ts';
import type { WindowStatus } from './session.ts';
import { turnFacts } from './turnFacts.ts';

type SessionStatus = Extract<WindowStatus, { readonly kind: 'session' }>;

/** The hover's section on what comes next: context, the least cost with a warm and a cold cache; [] where nothing is known. */
export function turnHover({ turn }: SessionStatus, formats: Formats): readonly HoverPart[] {
  if (turn === undefined) return [];
  return [
    { kind: 'title', text: 'Next turn', note: '' },
    { kind: 'facts', facts: turnFacts(turn, formats) },
  ];
}

/** Plan windows with the moment of their last reading; the account is named where there are several. */
export function windowFacts(windows: readonly PlanWindow[], formats: Formats): readonly HoverFact[] {
  const hasSeveralHomes = new Set(windows.map(({ home }) => home)).size > 1;
  return windows.map((window) => {
    const { name, usedPercent, resetsAt, seenAt, used } = window;
    const value = usedPercent === null ? `${used ?? 0} used` : `${Math.round(usedPercent)}% used`;
    const notes = [
      hasSeveralHomes && window.home !== '' ? window.home : '',
      resetsAt === null ? '' : `resets ${formats.moment(resetsAt)}`,
      `as of ${formats.moment(seenAt)}`,
    ];
    return fact(name, value, notes.filter(Boolean).join(', '));
  });
}

/** Budgets from 80 % on, and unusual spending. */
export function noticeParts(
  { budgets = [], unusual }: Pick<SessionStatus, 'budgets' | 'unusual'>,
  formats: Formats,
): readonly HoverPart[] {
  const near = budgets.filter(isNear);
  const facts = near.map((state) =>
    fact(`Budget, ${budgetTitle(state)}`, budgetText(state, formats), forecastText(state, formats)),
  );
  return [
    ...(facts.length > 0 ? [{ kind: 'facts', facts } as const] : []),
    ...(unusual === undefined ? [] : [{ kind: 'note', text: unusualText(unusual, formats) } as const]),
  ];
}

export function unusualText({ cost, usual }: NonNullable<SessionStatus['unusual']>, formats: Formats): string {
  return `Unusual: this session cost ${formats.money(cost)} in 10 minutes. In 28 days, 95 % of your stretches of 10 minutes cost ${formats.money(usual)} or less.`;
}

const fact = (label: string, value: string, note = ''): HoverFact => ({ label, value, note });
