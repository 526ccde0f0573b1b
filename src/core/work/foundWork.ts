import type { WorkQuestion } from '../summary/panelMessages.ts';
import type { Totals } from '../usage/totals.ts';

/** A ticket or branch that a person may open, and what all its calls cost. Names are untrusted. */
export interface FoundWork extends WorkQuestion {
  readonly totals: Totals;
  /** Of its last call, ms UTC. */
  readonly lastTime: number;
  /** Its name is what was typed, upper case or lower. */
  readonly isExact: boolean;
}
