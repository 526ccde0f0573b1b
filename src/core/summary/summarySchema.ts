import * as z from 'zod/mini';
import { type DayKey, isDay } from '../usage/day.ts';
import { becameView, perView } from './becameSchema.ts';
import { spentView } from './spentSchema.ts';
import { count, list, nano, shape, text, time } from './totalsSchema.ts';

export const dayKey = z.custom<DayKey>((value) => typeof value === 'string' && isDay(value));
export const calendarKind = z.enum(['day', 'week', 'month']);
const periodKind = z.enum(['day', 'week', 'month', 'range']);
export const scopeKind = z.enum(['window', 'all']);
/** Whose sessions: those of this window's folders, or all on this machine. */
export type SummaryScope = z.infer<typeof scopeKind>;

const period = shape({ kind: periodKind, from: dayKey, to: dayKey, start: time, end: time });

/** What the next turn of the window's session starts with, as of a moment; money is list cost without output. */
const sessionTurn = shape({
  agentLabel: text,
  title: text,
  contextTokens: count,
  contextWindow: z.nullable(count),
  warmUntil: z.nullable(time),
  warmCost: z.nullable(nano),
  coldCost: z.nullable(nano),
  asOf: time,
});

/** What the panel shows at once: the next turn, block 1 and the inbox. */
export const summaryView = shape({
  period,
  scope: scopeKind,
  /** The local day on which the view was made. */
  today: dayKey,
  madeAt: time,
  /** The time zone of the machine on which the agents ran: the panel may be drawn in another one. */
  zone: text,
  /** The first reading of logs is not done: figures will grow. */
  reading: z.boolean(),
  /** There is no log of any agent on this machine. */
  noLogs: z.boolean(),
  /** null where the window has no session in use, and on other days than today. */
  nextTurn: z.nullable(sessionTurn),
  spent: spentView,
  /** Tickets to pick from when tagging, the latest first. */
  recentTickets: list(text),
});
export type SummaryView = z.infer<typeof summaryView>;

/** What follows when git has been asked. */
export const outcomesView = shape({ became: becameView, per: perView });
export type OutcomesView = z.infer<typeof outcomesView>;
