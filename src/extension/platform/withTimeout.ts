import type { Clock } from './clock.ts';

/** What comes within `limit` ms; undefined for what is later, or fails. */
export async function withTimeout<T>(work: Promise<T>, clock: Clock, limit: number): Promise<T | undefined> {
  return new Promise((resolve) => {
    const late = clock.after(limit, () => resolve(undefined));
    work.then(resolve, () => resolve(undefined)).finally(() => late.dispose());
  });
}
