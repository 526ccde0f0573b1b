type Json = Readonly<Record<string, unknown>>;

/** input, output, and where they matter cached, cache write, reasoning, total. */
export type Counts = readonly [input: number, output: number, ...more: number[]];

const START = Date.UTC(2026, 0, 1);
const HEX = (n: number, length: number): string => n.toString(16).padStart(length, '0');

/** A UUIDv7 made so many seconds after the start of the story. */
export function id7(at: number, n = 0): string {
  const time = HEX(START + at * 1000, 12);
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${HEX(n, 12)}`;
}

export const id4 = (n: number): string => `${HEX(n, 8)}-0000-4000-8000-000000000000`;

export const line = (type: string, payload: Json, at = 0): string =>
  JSON.stringify({ timestamp: new Date(START + at * 1000).toISOString(), type, payload });

export const meta = (id: string, more: Json = {}, at = 0): string =>
  line('session_meta', { id, cwd: '/w', cli_version: '0.169.0', source: 'cli', git: { branch: 'main' }, ...more }, at);

export const turn = (id: string | undefined, at = 0, more: Json = {}): string =>
  line('turn_context', { ...(id === undefined ? {} : { turn_id: id }), model: 'gpt', ...more }, at);

export const started = (id: string, at = 0): string => line('event_msg', { type: 'task_started', turn_id: id }, at);

const usage = ([input, output, cached = 0, written = 0, reasoning = 0, total = input + output]: Counts): Json => ({
  input_tokens: input,
  cached_input_tokens: cached,
  cache_write_input_tokens: written,
  output_tokens: output,
  reasoning_output_tokens: reasoning,
  total_tokens: total,
});

export function count(total: Counts | undefined, last: Counts | undefined, at = 0): string {
  const info = {
    ...(total === undefined ? {} : { total_token_usage: usage(total) }),
    ...(last === undefined ? {} : { last_token_usage: usage(last) }),
  };
  return line('event_msg', { type: 'token_count', info, rate_limits: null }, at);
}

/** Calls of a session one after another, each `[input, output]`, with their running total. */
export function counts(all: readonly Counts[], at = 0, from: Counts = [0, 0]): string[] {
  let [input, output] = from;
  return all.map((last, n) => {
    input += last[0];
    output += last[1];
    return count([input, output], last, at + n);
  });
}

/** Copied into another file: with the time of the copying. */
export const copied = (all: readonly string[], at: number): string[] =>
  all.map((text) =>
    JSON.stringify({ ...(JSON.parse(text) as Json), timestamp: new Date(START + at * 1000).toISOString() }),
  );

/** A usage record of a response, and what it repeats in `compacted` after a compaction. */
export const record = (response: string, of: Counts, turnId: string, at = 0, more: Json = {}): string =>
  line('token_usage_record', { response_id: response, turn_id: turnId, usage: usage(of), ...more }, at);
export const compacted = (response: string, of: Counts, turnId: string, at = 0): string =>
  line('compacted', { latest_token_usage_record: { response_id: response, turn_id: turnId, usage: usage(of) } }, at);

export const settings = (tier: string | undefined, at = 0): string =>
  line('event_msg', { type: 'thread_settings_applied', thread_settings: { service_tier: tier, model: 'gpt' } }, at);
