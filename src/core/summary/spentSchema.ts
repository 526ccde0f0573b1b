import * as z from 'zod/mini';
import { USED_BY } from '../usage/callDetail.ts';
import { count, known, list, nano, shape, share, text, time, totals } from './totalsSchema.ts';

/** One bar of the chart of time. */
const slot = shape({ start: time, end: time, totals });

/** A sum under a name. `label` may be ''; `note` is our own words. */
const groupRow = shape({ key: text, label: text, note: text, totals });
export type GroupRow = z.infer<typeof groupRow>;

/** What some cost was for. */
const workRow = shape({
  key: text,
  /** Absolute path; '' where no repository is known. */
  repository: text,
  branch: text,
  ticket: known,
  sessions: count,
  totals,
});
export type WorkRow = z.infer<typeof workRow>;

export const sessionRow = shape({
  agent: text,
  session: text,
  agentLabel: text,
  title: text,
  models: list(text),
  repository: text,
  cwd: text,
  branch: text,
  /** All that its calls were on, the dearest first. */
  branches: list(text),
  ticket: known,
  /** What the session was for in the period, the dearest first; origin `none` is the part that has no ticket yet. */
  tickets: list(shape({ ticket: known, totals })),
  /** The same, with the part that has no ticket by branch. A ticket's `key` is that of its `workRow`. */
  works: list(shape({ key: text, repository: text, branch: text, ticket: known, totals })),
  /** A ticket that could be meant by what has none; it counts for nothing. */
  suggestion: text,
  firstTime: time,
  lastTime: time,
  totals,
});
export type SessionRow = z.infer<typeof sessionRow>;

const composition = shape({
  reReadFactor: z.nullable(z.number()),
  cacheHitShare: z.nullable(share),
  allInPer1000Output: z.nullable(nano),
  /** Share of the output that was reasoning; null where no log of these agents holds it. */
  reasoningShare: z.nullable(share),
  /** Against sending the same tokens uncached; null where no call has a price. */
  cacheSaving: z.nullable(nano),
});

/** `soFar`: the period still runs, so its cost can only rise above more of the earlier ones. */
const usual = shape({
  compared: count,
  below: count,
  median: nano,
  lowest: nano,
  highest: nano,
  soFar: z.boolean(),
});
const unusual = shape({ days: count, highestBefore: nano, medianBefore: nano, falseAlarm: share });

/** Why a cost differs from another one, in parts that sum to the whole (rounded). */
const change = shape({
  against: z.enum(['usual day', 'day before', 'week before', 'month before', 'range before']),
  /** Only the same days and hours of the span before were compared, as the period still runs. */
  soFar: z.boolean(),
  base: nano,
  whole: nano,
  parts: list(shape({ label: text, cost: nano })),
  appeared: list(text),
  gone: list(text),
  /** Reasoning's share of the output in both spans; null where no log of one of them holds it. A part of the output: in no sum. */
  reasoning: z.nullable(shape({ before: share, after: share })),
});

/** A week's days have cost more or less than those before, for so many active days. */
const sustained = shape({ days: count, times: z.number(), medianBefore: nano });

/** Turns after the prompt cache had gone cold, and what they cost more than warm ones. */
const coldCache = shape({ turns: count, surcharge: nano });

/** What used it, for each of the ways in which logs name that. */
const usedBy = shape({ by: z.enum(USED_BY), rows: list(groupRow) });

export const spentView = shape({
  totals,
  slots: list(slot),
  /** Of all folders; only where each bar is a day, and one is set. */
  dayBudget: z.nullable(nano),
  tickets: list(workRow),
  branches: list(workRow),
  agents: list(groupRow),
  models: list(groupRow),
  /** Only where a log names more than the main conversation. */
  usedBy: list(usedBy),
  sessions: list(sessionRow),
  composition,
  /** null where there was none. */
  coldCache: z.nullable(coldCache),
  usual: z.nullable(usual),
  unusual: z.nullable(unusual),
  change: z.nullable(change),
  /** Weeks only; null where nothing lasts. */
  sustained: z.nullable(sustained),
  /** What no log of these agents holds, in words. */
  notMeasured: list(text),
});
/** Block 1: what was spent. All of it was observed; nothing in it knows what became of the work. */
export type SpentView = z.infer<typeof spentView>;
