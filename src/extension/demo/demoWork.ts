import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/durations.ts';

/** One made-up call. */
export interface DemoCall {
  /** ms UTC. */
  readonly time: number;
  readonly model: string;
  readonly tokens: {
    readonly input: number;
    readonly output: number;
    readonly cacheWrite: number;
    readonly cacheRead: number;
  };
}

/** One made-up session, its calls by time. */
export interface DemoSession {
  readonly branch: string;
  readonly title: string;
  readonly calls: readonly DemoCall[];
}

const SONNET = 'claude-sonnet-4-5-20250929';
const OPUS = 'claude-opus-4-5-20251101';

/** Branches in the order in which they were worked on; `from` and `to` are days before today. */
const EARLIER = [
  { branch: 'feature/SHOP-101-cart', title: 'Add a cart that survives a reload', from: 42, to: 37 },
  { branch: 'feature/SHOP-104-search', title: 'Search products by name', from: 36, to: 33 },
  { branch: 'fix/SHOP-107-rounding', title: 'Round prices once, at the end', from: 32, to: 26 },
  { branch: 'spike-wasm', title: 'Try the parser as WebAssembly', from: 24, to: 22 },
  { branch: 'feature/SHOP-112-checkout', title: 'Check out without an account', from: 20, to: 9 },
  { branch: 'fix/SHOP-118-timezones', title: 'Send delivery dates in the local time zone', from: 8, to: 1 },
] as const;

/** Today's work, one after another; a part of the day each. */
const TODAY = [
  { branch: 'feature/SHOP-121-invoices', title: 'Write invoices as PDF', calls: 22, model: OPUS },
  { branch: 'fix/SHOP-125-currency', title: 'Show prices in the currency of the order', calls: 31, model: SONNET },
  { branch: 'tidy-up', title: 'Remove unused style sheets', calls: 14, model: SONNET },
] as const;
const LONGEST_DAY = 8 * HOUR_MS;

/** Six weeks of made-up work until `now` (ms UTC); `dayBegan` is the last local midnight. The same for the same times. */
export function demoWork(now: number, dayBegan: number): readonly DemoSession[] {
  const earlier = EARLIER.flatMap(({ branch, title, from, to }) =>
    Array.from({ length: from - to + 1 }, (_, i) => from - i)
      .filter((ago) => ago % 7 !== 3)
      .map((ago) =>
        session(branch, title, SONNET, dayBegan - ago * DAY_MS + 10 * HOUR_MS, 4 * MINUTE_MS, 6 + ((ago * 7) % 23)),
      ),
  );
  const count = TODAY.reduce((sum, { calls }) => sum + calls, 0);
  const step = Math.min(LONGEST_DAY, now - dayBegan) / (count + 1);
  let time = now - step * count;
  const today = TODAY.map(({ branch, title, calls, model }) => {
    const made = session(branch, title, model, time, step, calls);
    time += step * calls;
    return made;
  });
  return [...earlier, ...today];
}

function session(
  branch: string,
  title: string,
  model: string,
  begun: number,
  step: number,
  count: number,
): DemoSession {
  const calls = Array.from(
    { length: count },
    (_, i): DemoCall => ({
      time: Math.floor(begun + i * step),
      model,
      tokens: {
        input: 4 + (i % 9),
        output: 240 + ((i * 379) % 1900),
        cacheWrite: 900 + ((i * 211) % 2600),
        cacheRead: 15_000 + i * 2_300,
      },
    }),
  );
  return { branch, title, calls };
}
