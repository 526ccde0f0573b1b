import { hash53 } from '../../core/usage/hash.ts';
import { same } from '../../core/jsonscan/jsonScalar.ts';
import { createPicker } from '../../core/jsonscan/pick.ts';
import type { Picked } from '../../core/jsonscan/pickShape.ts';
import { wholeTokens } from '../../core/usage/tokens.ts';
import type { Agent, LineFormat, LogInfo, HostEnvironment, Root, Sink } from '../format/agent.ts';
import { type Lineage, lineageOf, meetMeta, meetTurn, replayed } from './codexLineage.ts';
import { rateLimitsFact } from './codexLimits.ts';
import { homesOf } from '../format/paths.ts';
import { describeShape } from '../format/shape.ts';

const USAGE = {
  input_tokens: 'number',
  cached_input_tokens: 'number',
  cache_write_input_tokens: 'number',
  output_tokens: 'number',
  reasoning_output_tokens: 'number',
  total_tokens: 'number',
} as const;

const LINE = {
  timestamp: 'string',
  type: 'string',
  payload: {
    type: 'string',
    id: 'string',
    session_id: 'string',
    forked_from_id: 'string',
    parent_thread_id: 'string',
    source: 'json',
    cli_version: 'string',
    model_provider: 'string',
    service_tier: 'string',
    cwd: 'string',
    git: { branch: 'string' },
    turn_id: 'string',
    model: 'string',
    info: { total_token_usage: USAGE, last_token_usage: USAGE, model_context_window: 'number' },
    rate_limits: 'json',
  },
} as const;

type Line = Picked<typeof LINE>;
type Payload = NonNullable<Line['payload']>;
type Usage = Picked<typeof USAGE>;
/** input, cached, cache write, output, reasoning, total: as the log counts them. */
type Counts = readonly [number, number, number, number, number, number];

/** What the lines read so far say of the next ones. Plain JSON. */
type State = Lineage & {
  provider: string;
  version: string;
  cwd: string;
  branch: string;
  model: string;
  tier: string;
  /** `total_token_usage` of the last token count, or null before the first. */
  total: Counts | null;
  /** Hash over the token counts since the turn began: the same in every copy of them. */
  chain: number;
  /** Codex's own folder, below which the log is. */
  home: string;
  /** `model_context_window` of the last token count, in tokens; 0 before the first. */
  window: number;
};

const stem = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.jsonl(\.zst)?$/, '');

/** `<home>/sessions/…` and `<home>/archived_sessions/…` */
function homeOf({ path, relative }: LogInfo): string {
  const root = path.slice(0, Math.max(0, path.length - relative.length)).replace(/[\\/]+$/u, '');
  return root.replace(/[\\/][^\\/]*$/u, '');
}

const open = (log: LogInfo): State => ({
  ...lineageOf(stem(log.relative)),
  provider: 'openai',
  version: '',
  cwd: '',
  branch: '',
  model: '',
  tier: '',
  total: null,
  chain: 0,
  home: homeOf(log),
  window: 0,
});

const counts = (u: Usage): Counts => [
  wholeTokens(u.input_tokens),
  wholeTokens(u.cached_input_tokens),
  wholeTokens(u.cache_write_input_tokens),
  wholeTokens(u.output_tokens),
  wholeTokens(u.reasoning_output_tokens),
  wholeTokens(u.total_tokens),
];

const equal = (a: Counts, b: Counts): boolean => a.every((n, i) => n === b[i]);

/**
 * What a token count adds. `total_token_usage` is cumulative and `last_token_usage` is the call; an unchanged total is a
 * repeat (rate limits) or the estimate after a compaction. The first one counts its `last`, never its total: a fork
 * starts from its parent's total.
 */
function added(before: Counts | null, total: Counts, last: Counts | undefined): Counts | undefined {
  if (before !== null && equal(before, total)) return undefined;
  const call =
    last ??
    (before === null ? undefined : (total.map((n, i) => Math.max(0, n - (before[i] ?? 0))) as unknown as Counts));
  return call === undefined || (call[0] === 0 && call[3] === 0) ? undefined : call;
}

function tokenCount(state: State, payload: Payload, time: number, sink: Sink): void {
  const info = payload.info;
  if (payload.rate_limits) sink.fact(rateLimitsFact(state.id, time, payload.rate_limits));
  if (info === undefined) return;
  const window = wholeTokens(info.model_context_window);
  if (window > 0 && window !== state.window)
    sink.fact({ session: state.id, kind: 'context-window', key: '', time, value: (state.window = window) });
  const last = info.last_token_usage && counts(info.last_token_usage);
  const total = info.total_token_usage ? counts(info.total_token_usage) : last && sum(state.total, last);
  if (total === undefined) return sink.reportUnrecognized('token count without usage', state.version, '{info}');
  const call = added(state.total, total, last);
  state.total = total;
  if (call === undefined) return;
  state.chain = hash53(`${state.chain} ${total.join(' ')} ${call.join(' ')}`);
  if (replayed(state)) return;
  emit(state, call, time, sink);
}

const sum = (a: Counts | null, b: Counts): Counts =>
  a === null ? b : (b.map((n, i) => n + (a[i] ?? 0)) as unknown as Counts);

/** Cached and written tokens lie inside the input, reasoning inside the output. */
function emit(state: State, call: Counts, time: number, sink: Sink): void {
  const [input, cached, written, output, reasoning] = call;
  const cacheRead = Math.min(input, cached);
  const cacheWrite5m = Math.min(input - cacheRead, written);
  sink.call({
    agent: 'codex',
    message: `${state.root} ${state.turn} ${state.chain}`,
    request: '',
    sideChain: false,
    rank: output,
    session: state.session,
    time,
    model: state.model,
    provider: state.provider,
    tokens: {
      input: input - cacheRead - cacheWrite5m,
      cacheWrite5m,
      cacheWrite1h: 0,
      cacheRead,
      output,
      reasoning: Math.min(output, reasoning),
    },
    webSearches: 0,
    modifiers: state.tier === 'flex' || state.tier === 'priority' || state.tier === 'batch' ? state.tier : '',
    cwd: state.cwd,
    branch: state.branch,
    lowerBound: false,
  });
}

function sessionMeta(state: State, payload: Payload, time: number, sink: Sink): void {
  const own = meetMeta(state, payload);
  if (!own) return;
  // The launching session may itself be a sub-agent's: the ledger follows the chain to the topmost.
  if (state.session !== state.id) sink.fact({ session: state.id, kind: 'parent', key: '', time, value: state.session });
  if (state.home !== '') sink.fact({ session: state.id, kind: 'home', key: '', time, value: state.home });
  state.provider = payload.model_provider ?? state.provider;
  state.version = payload.cli_version ?? state.version;
  state.cwd = payload.cwd ?? state.cwd;
  // Codex looks at the branch once, when the session starts.
  state.branch = payload.git?.branch ?? state.branch;
}

function turn(state: State, payload: Payload): void {
  if (payload.turn_id !== undefined && meetTurn(state, payload.turn_id)) state.chain = 0;
  if (payload.type !== undefined) return;
  state.model = payload.model ?? state.model;
  state.cwd = payload.cwd ?? state.cwd;
  state.tier = payload.service_tier ?? state.tier;
}

function read(state: State, line: Line, sink: Sink): void {
  const payload = line.payload;
  if (payload === undefined) return;
  if (line.type === 'session_meta') sessionMeta(state, payload, Date.parse(line.timestamp ?? '') || 0, sink);
  else if (line.type === 'turn_context') turn(state, payload);
  else if (line.type !== 'event_msg') return;
  else if (payload.type === 'task_started') turn(state, payload);
  else if (payload.type === 'token_count') {
    const time = Date.parse(line.timestamp ?? '');
    if (Number.isNaN(time)) sink.reportUnrecognized('no timestamp', state.version, '{token_count}');
    else tokenCount(state, payload, time, sink);
  }
}

const encoder = new TextEncoder();
/** How a line of today's Codex begins up to its kind: a timestamp of 24 characters, then the comma. */
const DATED = encoder.encode('{"timestamp":"');
const TYPE_AT = DATED.length + 24 + '",'.length;
const KINDS = ['session_meta', 'turn_context', 'token_count', 'task_started'].map((kind) =>
  encoder.encode(`"${kind}"`),
);
const OTHERS = ['response_item', 'compacted', 'world_state'].map((kind) => encoder.encode(`"type":"${kind}"`));

/** Bytes at a line's beginning among which its kind stands, unless something long comes before it. */
const HEAD = 200;
const QUOTE = 0x22;

function begins(bytes: Uint8Array, at: number, to: number, words: readonly Uint8Array[]): boolean {
  return words.some((word) => bytes[at + 1] === word[1] && at + word.length <= to && same(bytes, at, word));
}

/** Does one of `words` stand in [from, to)? Each begins with a quote. */
function within(bytes: Uint8Array, from: number, to: number, words: readonly Uint8Array[]): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === QUOTE && begins(bytes, at, to, words)) return true;
  return false;
}

/** Does the line say at the usual place that it is of a kind without a count? */
function isOther(bytes: Uint8Array, from: number, to: number): boolean {
  const at = from + TYPE_AT;
  return bytes[at - 2] === QUOTE && same(bytes, from, DATED) && begins(bytes, at, to, OTHERS);
}

/** Most bytes of a rollout are response items: told by their first bytes, they are skipped. */
function wants(bytes: Uint8Array, from: number, to: number): boolean {
  if (isOther(bytes, from, to)) return false;
  const head = Math.min(to, from + HEAD);
  if (within(bytes, from, head, KINDS)) return true;
  return head < to && !within(bytes, from, head, OTHERS) && within(bytes, head - 20, to, KINDS);
}

function createCodexFormat(): LineFormat<State> {
  const pick = createPicker(LINE);
  return {
    kind: 'lines',
    needles: [],
    wants,
    open,
    line(state, bytes, from, to, sink) {
      const line = pick(bytes, from, to);
      if (line === undefined)
        sink.reportUnrecognized('not a JSON record', state.version, describeShape(bytes, from, to));
      else read(state, line, sink);
    },
  };
}

const isRollout = (relative: string): boolean => /\.jsonl(\.zst)?$/.test(relative);

/** `CODEX_HOME` names one folder; a list with commas is read too, and the usual home beside it (as Claude Code's is). */
function roots(place: HostEnvironment): readonly Root[] {
  const format = createCodexFormat();
  return homesOf(place, 'CODEX_HOME', [`${place.home}/.codex`]).flatMap(({ path, origin }) =>
    ['sessions', 'archived_sessions'].map((folder) => ({
      path: `${path}/${folder}`,
      origin,
      format: (relative: string) => (isRollout(relative) ? format : undefined),
    })),
  );
}

export const codex: Agent = { id: 'codex', label: 'Codex', verified: true, roots };
