import type { Disposable } from './disposables.ts';

/** Time as timers need it; tests turn its hands themselves. */
export interface Clock {
  /** Milliseconds that never run backwards; not a time of day. */
  now(): number;
  /** Runs once after `ms`, unless it is disposed of before. */
  after(ms: number, run: () => void): Disposable;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return { dispose: () => clearTimeout(timer) };
  },
};
