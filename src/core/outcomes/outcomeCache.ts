/** Keeps what was found out about commits. Keys name commits by their ids, so an entry never goes out of date. */
export interface OutcomeCache {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}

/** The remembered answer to `key`, or the answer of `ask`, which is then remembered. An entry that is no JSON is asked for again. */
export async function remembered<T>(cache: OutcomeCache, key: string, ask: () => Promise<T>): Promise<T> {
  const known = recall(cache, key) as T | undefined;
  if (known !== undefined) return known;
  const answer = await ask();
  cache.set(key, JSON.stringify(answer));
  return answer;
}

/** What the cache holds under `key`, or undefined. */
export function recall(cache: OutcomeCache, key: string): unknown {
  const text = cache.get(key);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
