import { isNear } from '../live/budget.ts';
import { budgetText, budgetTitle, forecastText } from '../live/budgetWords.ts';
import type { PlanWindow } from '../live/planWindow.ts';
import { planWindowName } from '../live/windowWords.ts';
import type { Formats } from '../text/format.ts';
import { hoverWords } from '../words/hoverWords.ts';
import type { HoverFact, HoverPart } from './hoverParts.ts';
import type { WindowStatus } from './session.ts';
import { turnFacts } from './turnFacts.ts';

type SessionStatus = Extract<WindowStatus, { readonly kind: 'session' }>;

/** The hover's section on what comes next: context, the least cost with a warm and a cold cache; [] where nothing is known. */
export function turnHover({ turn }: SessionStatus, formats: Formats): readonly HoverPart[] {
  if (turn === undefined) return [];
  return [
    { kind: 'title', text: hoverWords.nextTurn(), note: '' },
    { kind: 'facts', facts: turnFacts(turn, formats) },
  ];
}

/** Plan windows with the moment of their last reading; the account is named where there are several. */
export function windowFacts(windows: readonly PlanWindow[], formats: Formats): readonly HoverFact[] {
  const hasSeveralHomes = new Set(windows.map(({ home }) => home)).size > 1;
  return windows.map((window) => {
    const { name, usedPercent, resetsAt, seenAt, used } = window;
    const amount = usedPercent === null ? (used ?? 0) : formats.percent(Math.round(usedPercent));
    const notes = [
      hasSeveralHomes && window.home !== '' ? window.home : '',
      resetsAt === null ? '' : hoverWords.resets({ time: formats.moment(resetsAt) }),
      hoverWords.asOf({ time: formats.moment(seenAt) }),
    ];
    return fact(planWindowName(name), hoverWords.used({ amount }), notes.filter(Boolean).join(', '));
  });
}

/** Budgets from 80 % on, and unusual spending. */
export function noticeParts(
  { budgets = [], unusual }: Pick<SessionStatus, 'budgets' | 'unusual'>,
  formats: Formats,
): readonly HoverPart[] {
  const near = budgets.filter(isNear);
  const facts = near.map((state) =>
    fact(hoverWords.budget({ budget: budgetTitle(state) }), budgetText(state, formats), forecastText(state, formats)),
  );
  return [
    ...(facts.length > 0 ? [{ kind: 'facts', facts } as const] : []),
    ...(unusual === undefined ? [] : [{ kind: 'note', text: unusualText(unusual, formats) } as const]),
  ];
}

export function unusualText({ cost, usual }: NonNullable<SessionStatus['unusual']>, formats: Formats): string {
  return hoverWords.unusual({ cost: formats.money(cost), usual: formats.money(usual) });
}

const fact = (label: string, value: string, note = ''): HoverFact => ({ label, value, note });
