import fc from 'fast-check';
import type { Json } from '../../../src/agents/format/agent.ts';

const NAMES = [
  'type say text ts id role message messages usage metrics metadata usageBefore tokensIn tokensOut cacheReads cost',
  'modelInfo modelId tokenUsage inputTokens outputTokens input output cacheRead cacheWrite timestamp session cwd',
  'parentSession env initial trees uri usageLedger events tokens model provider cumulative_token_usage input_tokens',
  'request_token_usage parent callingSessionId contextCondense model_usage entries __proto__',
].flatMap((names) => names.split(' '));

const WORDS = [
  'say session message assistant user api_req_started api_req_finished deleted_api_reqs condense_context session_start',
  'compaction_state {"tokensIn":1} {"tokensIn": 2026-09-01T00:00:00Z file:///%zz __proto__ ../../x gpt-5',
].flatMap((words) => words.split(' '));

const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(...WORDS, null, true, 0, -1, 1.5, 1e21, 1788000000000),
  fc.integer(),
  fc.string({ maxLength: 8 }),
);

/** Any JSON, of words that logs use. */
export const anyJson: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 7 }),
  ),
})).value;

/** The value with some of its parts replaced by anything, or left out. */
export function nearly(like: Json): fc.Arbitrary<Json> {
  if (typeof like === 'number')
    return fc.oneof({ weight: 8, arbitrary: fc.nat(100_000) }, { weight: 1, arbitrary: scalar });
  if (typeof like !== 'object' || like === null) {
    return fc.oneof({ weight: 12, arbitrary: fc.constant(like) }, { weight: 1, arbitrary: scalar });
  }
  const parts: fc.Arbitrary<Json> = Array.isArray(like)
    ? fc.tuple(...like.map((part: Json) => nearly(part)))
    : fc.record(Object.fromEntries(Object.entries(like).map(([name, part]) => [name, nearly(part ?? null)])), {
        requiredKeys: Object.keys(like).filter((_, index) => index % 3 < 2),
      });
  return fc.oneof({ weight: 20, arbitrary: parts }, { weight: 1, arbitrary: anyJson });
}

/** Nearly a document, at times with some characters cut out, or anything at all. */
export function nearlyDocument(like: Json): fc.Arbitrary<string> {
  const whole = nearly(like).map((made) => JSON.stringify(made));
  return mostly(whole);
}

/** Nearly a log of lines, in any order and number. */
export function nearlyLines(...like: readonly Json[]): fc.Arbitrary<string> {
  const line = fc.oneof(...like.map(nearly), anyJson);
  return mostly(fc.array(line, { maxLength: 8 }).map((made) => made.map((one) => `${JSON.stringify(one)}\n`).join('')));
}

const mostly = (whole: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: whole },
    { weight: 2, arbitrary: fc.tuple(whole, fc.nat(400), fc.nat(5)).map(([text, at, count]) => cut(text, at, count)) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    { weight: 1, arbitrary: anyJson.map((made) => JSON.stringify(made)) },
  );

const cut = (whole: string, at: number, count: number): string => whole.slice(0, at) + whole.slice(at + count);
