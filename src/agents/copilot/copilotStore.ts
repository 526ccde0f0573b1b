import type { Tokens } from '../../core/usage/tokens.ts';
import type { DatabaseFormat, Json } from '../format/agent.ts';
import { millis, numberOf, textOf } from '../format/fields.ts';
import { at } from '../format/line.ts';
import { newCall, tokensOf } from '../format/newCall.ts';
import { type Row, selectFrom } from '../format/table.ts';

/** This source is the most complete: its calls replace those of the session's events. */
const STORE_TIER = 1;

/** A million dollars. */
const MOST_NANO_DOLLARS = 1e15;

const COUNTS = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens', 'reasoning_tokens'];

const CHARGE = ['total_nano_aiu', 'request_multiplier', 'token_details_json'];

/**
 * Copilot CLI's `session-store.db`: a row of `assistant_usage_events` for each API request. `input_tokens` holds what was
 * read from and written to a cache; one billion nano AI units are a credit, a cent. Early versions lack the table.
 */
export const copilotStore: DatabaseFormat = {
  kind: 'database',
  read(rows, state, _log, sink) {
    if (!rows.has('assistant_usage_events')) return null;
    const seen = numberOf(at(state, 'id')) ?? 0;
    const [top] = selectFrom(rows, sink, 'assistant_usage_events', ['id'], [], 'ORDER BY id DESC LIMIT 1');
    const newest = numberOf(top?.['id']) ?? 0;
    const since = newest < seen ? 0 : seen;
    const places = selectPlaces(
      rows.has('sessions') ? selectFrom(rows, sink, 'sessions', ['id'], ['cwd', 'branch']) : [],
    );
    const required = ['id', 'session_id', 'model'];
    const optional = [...COUNTS, ...CHARGE, 'api_endpoint', 'created_at', 'agent_id', 'initiator'];
    for (const row of selectFrom(rows, sink, 'assistant_usage_events', required, optional, 'WHERE id > ?', since)) {
      const session = textOf(row['session_id']);
      const nano = numberOf(row['total_nano_aiu']);
      sink.call(
        newCall('copilot-cli', {
          message: `${session}/store/${String(row['id'])}`,
          session,
          time: millis(row['created_at']),
          model: textOf(row['model']),
          provider: isOwnKey(row) ? providerOfPath(textOf(row['api_endpoint'])) : '',
          tokens: copilotTokens(COUNTS.map((name) => numberOf(row[name]))),
          cwd: places.get(session)?.cwd ?? '',
          branch: places.get(session)?.branch ?? '',
          tier: STORE_TIER,
          subagent: subagentOf(row['agent_id'], row['initiator']),
          vendorCost: nanoAiuCost(nano ?? 0) || undefined,
        }),
      );
    }
    return { id: newest } satisfies Json;
  },
};

/**
 * Reports whether a request went past GitHub, to a provider whose key the person gave: it has neither charge nor multiplier.
 * Rows of requests that GitHub served have a charge, of zero too.
 */
function isOwnKey(row: Row): boolean {
  const [nano, multiplier, details] = CHARGE.map((name) => row[name]);
  return nano === null && details === null && numberOf(multiplier) === 0;
}

/** Where the log names the path of the request only: it shows whose protocol it was. */
const providerOfPath = (path: string): string => (path.endsWith('/messages') ? 'anthropic' : 'openai');

/** The main conversation has no id; an older row names only who asked. */
export const subagentOf = (agent: unknown, initiator: unknown): string =>
  textOf(agent) !== '' || initiator === 'sub-agent' ? 'sub-agent' : '';

type Place = { readonly cwd: string; readonly branch: string };

const selectPlaces = (rows: readonly Row[]): ReadonlyMap<string, Place> =>
  new Map(rows.map((row) => [textOf(row['id']), { cwd: textOf(row['cwd']), branch: textOf(row['branch']) }]));

/**
 * The vector of Copilot's input, output, cache read, cache write and reasoning. Its input holds the cached tokens; where it
 * is smaller than those, it cannot.
 */
export function copilotTokens(counts: readonly (number | undefined)[]): Tokens {
  const [input = 0, output = 0, cacheRead = 0, cacheWrite = 0, reasoning = 0] = counts;
  const cached = cacheRead + cacheWrite;
  return tokensOf({
    input: input < cached ? input : input - cached,
    output,
    cacheRead,
    cacheWrite,
    reasoning,
  });
}

/** Nano-dollars of nano AI units; nothing of a figure that no session can have cost. */
export function nanoAiuCost(nanoAiu: number): number {
  const cost = Math.round(nanoAiu / 100);
  return cost > 0 && cost <= MOST_NANO_DOLLARS ? cost : 0;
}
