import * as z from 'zod/mini';
import { calendarKind, dayKey, outcomesView, scopeKind, summaryView } from './summarySchema.ts';
import { count, list, shape, text } from './totalsSchema.ts';
import { workDetail } from './workDetailSchema.ts';

/** What a panel shows; it survives a reload of the window. */
const panelQuestion = shape({
  kind: calendarKind,
  /** '' for the day that it is. */
  day: z.union([dayKey, z.literal('')]),
  scope: scopeKind,
});
export type PanelQuestion = z.infer<typeof panelQuestion>;

export const panelState = shape({ question: panelQuestion, grouping: z.enum(['ticket', 'branch']) });
export type PanelState = z.infer<typeof panelState>;

/** Names a ticket or branch. `repository`: its main worktree, for a branch and a bare number; '' for a ticket's key. */
const workQuestion = shape({ kind: z.enum(['ticket', 'branch']), name: text, repository: text });
export type WorkQuestion = z.infer<typeof workQuestion>;

const EXPORT_FORMATS = ['csv', 'json', 'focus'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const session = {
  agent: text,
  session: text,
  /** The part without a ticket of what the panel shows, or the whole session. */
  reach: z.enum(['untagged', 'session']),
  /** The tickets that the page named: others are not replaced without asking. '' is a person's "no ticket". */
  named: list(text),
};

/** From the panel to the editor. `request` names the question, so that a late answer to an older one is recognised. */
export const fromPanel = z.discriminatedUnion('type', [
  shape({ type: z.literal('ask'), request: count, question: panelQuestion }),
  /** What is known of one ticket or branch; null: its page was closed. */
  shape({ type: z.literal('work'), work: z.nullable(workQuestion) }),
  shape({ type: z.literal('copy') }),
  shape({ type: z.literal('export'), format: z.enum(EXPORT_FORMATS) }),
  /** `ticket` null: there is none. */
  shape({ type: z.literal('tag'), ...session, ticket: z.nullable(z.string().check(z.maxLength(200))) }),
  /** The parts without a ticket of several sessions, in one step. */
  shape({
    type: z.literal('tagMany'),
    sessions: list(shape({ agent: text, session: text })),
    ticket: z.nullable(z.string().check(z.maxLength(200))),
  }),
  /** Removes the person's tags of a session: the ticket rules apply again. */
  shape({ type: z.literal('untag'), ...session }),
  /** Takes back the last step that was taken in this window's repositories. */
  shape({ type: z.literal('undo') }),
  shape({
    type: z.literal('open'),
    what: z.enum(['doctor', 'log', 'denominator', 'willSend', 'pauseTeam', 'resumeTeam']),
  }),
]);
export type FromPanel = z.infer<typeof fromPanel>;

/** The state of team sync in one sentence; '' where there is none. */
const panelTeam = shape({ text, act: z.enum(['none', 'pause', 'resume']) });
export type PanelTeam = z.infer<typeof panelTeam>;

/** From the editor to the panel. */
export const toPanel = z.discriminatedUnion('type', [
  shape({ type: z.literal('summary'), request: count, view: summaryView }),
  shape({ type: z.literal('outcomes'), request: count, view: outcomesView }),
  /** A message for a person. */
  shape({ type: z.literal('failed'), request: count, part: z.enum(['summary', 'outcomes', 'action']), message: text }),
  /** `detail` null: no call was for it. */
  shape({ type: z.literal('work'), work: workQuestion, detail: z.nullable(workDetail) }),
  /** The editor opens a page that the person asked for elsewhere. */
  shape({ type: z.literal('showWork'), work: workQuestion }),
  shape({ type: z.literal('team'), team: panelTeam }),
  /** What is shown beside dollars from now on; null for nothing. */
  shape({ type: z.literal('currency'), currency: z.nullable(shape({ currency: text, perUsd: z.number() })) }),
  /** Something was done, to be said politely. */
  shape({ type: z.literal('done'), message: text, canUndo: z.optional(z.boolean()) }),
]);
export type ToPanel = z.infer<typeof toPanel>;
