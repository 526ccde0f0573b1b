import type { NextTurn } from '../live/nextTurn.ts';
import { contextText } from '../live/turnWords.ts';
import type { Formats } from '../text/format.ts';
import { hoverWords } from '../words/hoverWords.ts';
import type { HoverFact } from './hoverParts.ts';
import type { TurnSeen } from './session.ts';

/** The figures of a next turn that are shown. */
export type TurnFigures = Pick<NextTurn, 'contextTokens' | 'contextWindow' | 'warmUntil' | 'warmCost' | 'coldCost'> &
  Pick<TurnSeen, 'asOf'>;

/** The next turn in lines, the same in hover and panel: context, the least cost with a warm and with a cold cache. */
export function turnFacts(turn: TurnFigures, formats: Formats): readonly HoverFact[] {
  return [fact(hoverWords.context(), contextText(turn, formats)), ...costFacts(turn, formats)];
}

function costFacts(turn: TurnFigures, formats: Formats): readonly HoverFact[] {
  const { warmCost, coldCost, warmUntil, asOf } = turn;
  if (warmCost === null || coldCost === null) return [fact(hoverWords.nextCost(), hoverWords.nextUnpriced())];
  if (warmUntil === null) return [fact(hoverWords.atLeast(), formats.money(warmCost), hoverWords.whileCache())];
  if (asOf >= warmUntil)
    return [
      fact(hoverWords.atLeast(), formats.money(coldCost), hoverWords.wentCold({ time: formats.clock(warmUntil) })),
    ];
  return [
    fact(hoverWords.atLeast(), formats.money(warmCost), hoverWords.whileWarm({ time: formats.clock(warmUntil) })),
    fact(hoverWords.atLeast(), formats.money(coldCost), hoverWords.afterThat()),
  ];
}

const fact = (label: string, value: string, note = ''): HoverFact => ({ label, value, note });
