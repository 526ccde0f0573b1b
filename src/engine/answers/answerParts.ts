import type { Pricer } from '../../core/pricing/priceCall.ts';
import type { RenderSummary } from '../../core/summary/prerenderedPage.ts';
import type { DoctorInput } from '../doctor/doctor.ts';
import type { Engine } from '../ingest/engine.ts';
import type { KnownOutcomes } from '../outcomes/periodOutcomes.ts';
import type { Method, Methods } from '../protocol/messages.ts';
import type { Window } from '../status/window.ts';
import type { TeamService } from '../team/teamService.ts';

export interface AnswerParts {
  readonly engine: Engine;
  readonly pricer: Pricer;
  readonly window: Window;
  readonly team: TeamService;
  /** Folder of the bundles. */
  readonly dist: string;
  /** The first view of the summary panel as HTML; '' where it cannot be drawn. */
  readonly draw: RenderSummary;
  /** Tags or rules changed: what the window shows may be out of date. */
  changed(): void;
  /** What the doctor looks at. */
  patient(): DoctorInput;
  /** What is known by now of what became of branches. */
  outcomes(): KnownOutcomes;
  /** The first reading of logs still goes on. */
  reading(): boolean;
}

/** What each question is answered by: one that is missing does not compile. A HumanError is shown to the person. */
export type AnswerTable = {
  readonly [M in Method]: (params: Methods[M]['params']) => Methods[M]['result'] | Promise<Methods[M]['result']>;
};
