import { FIRST_REQUEST } from '../../core/panel/firstQuestion.ts';
import type { PanelQuestion, PanelState, PanelTeam, ToPanel, WorkQuestion } from '../../core/summary/panelMessages.ts';
import type { OutcomesView, SummaryView } from '../../core/summary/summarySchema.ts';
import type { WorkDetail } from '../../core/summary/workDetailSchema.ts';

/** All that the panel shows. */
export interface Model extends PanelState {
  /** The last question that was asked; answers to older ones are dropped. */
  readonly request: number;
  readonly summary: SummaryView | undefined;
  readonly outcomes: OutcomesView | undefined;
  /** The ticket or branch whose page is open. */
  readonly work: WorkQuestion | undefined;
  /** undefined while the answer is on its way, null where no call was for it. */
  readonly detail: WorkDetail | null | undefined;
  readonly team: PanelTeam;
  /** The shown figures are of an older question. */
  readonly stale: boolean;
  readonly failures: { readonly summary: string; readonly outcomes: string };
  /** Said once, politely. */
  readonly said: { readonly text: string; readonly failed: boolean; readonly canUndo: boolean };
  /** Where it is shown: where the person acted last; '' for the top of the page. */
  readonly spot: string;
}

export type Event =
  | { readonly type: 'message'; readonly message: ToPanel }
  | { readonly type: 'asked'; readonly question: PanelQuestion }
  /** undefined closes the page. */
  | { readonly type: 'opened'; readonly work: WorkQuestion | undefined }
  /** The person did something here; what was said before is over. */
  | { readonly type: 'acted'; readonly spot: string }
  | { readonly type: 'grouped'; readonly grouping: PanelState['grouping'] };

const NOTHING_SAID = { text: '', failed: false, canUndo: false };
const NO_FAILURES = { summary: '', outcomes: '' };

export function firstModel(state: PanelState): Model {
  return {
    ...state,
    request: FIRST_REQUEST,
    summary: undefined,
    outcomes: undefined,
    work: undefined,
    detail: undefined,
    team: { text: '', act: 'none' },
    stale: false,
    failures: NO_FAILURES,
    said: NOTHING_SAID,
    spot: '',
  };
}

export function next(model: Model, event: Event): Model {
  if (event.type === 'acted') return { ...model, spot: event.spot, said: NOTHING_SAID };
  if (event.type === 'grouped') return { ...model, grouping: event.grouping };
  if (event.type === 'opened') return { ...model, work: event.work, detail: undefined };
  return event.type === 'asked' ? asked(model, event.question) : hear(model, event.message);
}

export function hear(model: Model, message: ToPanel): Model {
  if (message.type === 'done')
    return { ...model, said: { text: message.message, failed: false, canUndo: message.canUndo === true } };
  if (message.type === 'showWork') return { ...model, work: message.work, detail: undefined };
  if (message.type === 'work') return sameWork(message.work, model.work) ? { ...model, detail: message.detail } : model;
  // Drawn again, everything is written in the currency of now.
  if (message.type === 'currency') return { ...model };
  if (message.type === 'team') return { ...model, team: message.team };
  if (message.request !== model.request) return model;
  if (message.type === 'summary')
    return { ...model, summary: message.view, stale: false, failures: { ...model.failures, summary: '' } };
  if (message.type === 'outcomes')
    return { ...model, outcomes: message.view, failures: { ...model.failures, outcomes: '' } };
  if (message.part === 'action') return { ...model, said: { text: message.message, failed: true, canUndo: false } };
  return { ...model, stale: false, failures: { ...model.failures, [message.part]: message.message } };
}

function sameWork(a: WorkQuestion, b: WorkQuestion | undefined): boolean {
  return a.kind === b?.kind && a.name === b.name && a.repository === b.repository;
}

/** The figures of before stay until the new ones are there, so that nothing jumps; block 2 is of another day and goes. */
function asked(model: Model, question: PanelQuestion): Model {
  return {
    ...model,
    question,
    request: model.request + 1,
    outcomes: undefined,
    stale: true,
    failures: NO_FAILURES,
    said: NOTHING_SAID,
    spot: '',
  };
}
