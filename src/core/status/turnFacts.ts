import type { NextTurn } from '../live/nextTurn.ts';
import { contextText } from '../live/turnWords.ts';
import type { Formats } from '../text/format.ts';
import type { HoverFact } from './hoverParts.ts';
import type { TurnSeen } from './session.ts';

/** The figures of a next turn that are shown. */
export type TurnFigures = Pick<NextTurn, 'contextTokens' | 'contextWindow' | 'warmUntil' | 'warmCost' | 'coldCost'> &
  Pick<TurnSeen, 'asOf'>;

/** The next turn in lines, the same in hover and panel: context, the least cost with a warm and with a cold cache. */
export function turnFacts(turn: TurnFigures, formats: Formats): readonly HoverFact[] {
  return [fact('Context', contextText(turn, formats)), ...costFacts(turn, formats)];
}

function costFacts(turn: TurnFigures, formats: Formats): readonly HoverFact[] {
  const { warmCost, coldCost, warmUntil, asOf } = turn;
  if (warmCost === null || coldCost === null) return [fact('Cost', 'no price is known for the model')];
  if (warmUntil === null) return [fact('At least', formats.money(warmCost), 'while the cache holds')];
  if (asOf >= warmUntil)
    return [fact('At least', formats.money(coldCost), `the cache went cold at ${formats.clock(warmUntil)}`)];
  return [
    fact('At least', formats.money(warmCost), `while the cache is warm (until ${formats.clock(warmUntil)})`),
    fact('At least', formats.money(coldCost), 'after that'),
  ];
}

const fact = (label: string, value: string, note = ''): HoverFact => ({ label, value, note });
