import { type SessionKey, sessionKey } from '../../core/usage/sessionKey.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { sumEndFacts } from '../../ledger/queries.ts';

/** When the work ended that the sums of a session add up, ms UTC: by the time of the sum's call, or by '' for the session's only one. */
export type SumEnds = ReadonlyMap<string, number>;

const NONE: SumEnds = new Map();

/** The ends of all sessions' sums. */
export class SessionSumEnds {
  readonly #bySession = new Map<SessionKey, Map<string, number>>();

  constructor(ledger?: Ledger) {
    if (ledger === undefined) return;
    for (const { key, value, ...of } of sumEndFacts(ledger)) {
      const ends = this.#bySession.get(sessionKey(of)) ?? new Map<string, number>();
      ends.set(key, Number(value));
      this.#bySession.set(sessionKey(of), ends);
    }
  }

  of(session: SessionKey): SumEnds {
    return this.#bySession.get(session) ?? NONE;
  }
}

/** When the work of the sum at `time` ended; 0 where that is not known. */
export const sumEndAt = (ends: SumEnds, time: number): number => ends.get(String(time)) ?? ends.get('') ?? 0;

/** The times around each of several sums: what is summed between two of them is one sum, or has none. */
export const timesOfSums = (ends: SumEnds): readonly number[] =>
  [...ends.keys()].filter((key) => key !== '').flatMap((key) => [Number(key), Number(key) + 1]);
