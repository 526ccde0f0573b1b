import * as z from 'zod/mini';
import { forEachTokenType } from '../usage/tokenTypes.ts';

/** Shapes of the messages between the ledger's worker, the editor and the summary panel. Each side checks what it receives. */
export const count = z.int().check(z.nonnegative());
export const nano = z.int();
/** ms UTC. */
export const time = z.number();
/** From a log, a repository or a tracker: untrusted, shown as text only. */
export const text = z.string();
export const share = z.number().check(z.nonnegative(), z.maximum(1));

export const list = <T extends z.core.$ZodType>(of: T) => z.readonly(z.array(of));
export const shape = <T extends z.core.$ZodShape>(of: T) => z.readonly(z.object(of));

const tokens = shape(forEachTokenType(() => count));
const charge = shape({ input: nano, cacheWrite: nano, cacheRead: nano, output: nano, other: nano });

/** `Totals`. */
export const totals = shape({
  calls: count,
  tokens,
  charge,
  unpricedCalls: count,
  unpricedModels: list(text),
  lowerBound: z.boolean(),
  reasons: z.exactOptional(list(text)),
  billing: z.exactOptional(list(text)),
  notItemised: z.exactOptional(shape({ tokens: count, cost: nano })),
  inferred: z.exactOptional(z.literal(true)),
});

/** `Known`. */
export const known = shape({
  text,
  origin: z.enum(['log', 'reflog', 'worktree', 'rule', 'suggestion', 'person', 'none']),
});
