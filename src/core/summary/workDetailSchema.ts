import * as z from 'zod/mini';
import { branchRow } from './becameSchema.ts';
import { sessionRow } from './spentSchema.ts';
import { known, list, shape, text, time, totals } from './totalsSchema.ts';

export const workDetail = shape({
  kind: z.enum(['ticket', 'branch']),
  name: text,
  /** Main worktree of the repository that a branch or a bare number is of; '' for a key that means the same everywhere. */
  repository: text,
  totals,
  firstTime: time,
  lastTime: time,
  /** The part of each session that was for it, the dearest first; their totals sum to the whole. */
  sessions: list(sessionRow),
  /** Where it was worked on, with the cost of this work there and what became of the branch; null where nobody looked yet. */
  branches: list(shape({ repository: text, branch: text, totals, became: z.nullable(branchRow) })),
  /** What the calls were for; their totals sum to the whole. */
  tickets: list(shape({ ticket: known, repository: text, totals })),
  /** When the ticket was closed, and who said so; null while it is open, and for a branch. */
  closed: z.nullable(shape({ at: time, by: z.enum(['person', 'tracker']) })),
});
/** All that is known of one ticket or branch. Every list is of the same calls. */
export type WorkDetail = z.infer<typeof workDetail>;
