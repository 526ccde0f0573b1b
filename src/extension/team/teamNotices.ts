import { type Memento, window } from 'vscode';
import type { TeamPause, TeamStanding } from '../../core/summary/teamStanding.ts';
import { teamWords } from '../../core/words/teamWords.ts';

const SILENT = 'teamNoticesSilent';

/** Shows once that sync waits for the person; in the focused window only. */
export class TeamNotices {
  readonly #memory: Memento;
  readonly #resume: () => Promise<void>;

  constructor(memory: Memento, resume: () => Promise<void>) {
    this.#memory = memory;
    this.#resume = resume;
  }

  changed(before: TeamStanding, now: TeamStanding): void {
    const why = needsPerson(now);
    if (why === undefined || why === needsPerson(before)) return;
    if (before.kind === 'off' || !window.state.focused || this.#memory.get(SILENT) === true) return;
    void this.#announce(why);
  }

  async #announce(why: TeamPause): Promise<void> {
    const resume = why === 'policy' || why === 'key' ? teamWords.review() : teamWords.resume();
    const never = teamWords.notAgain();
    const picked = await window.showWarningMessage(wordsOf(why), resume, never);
    if (picked === never) await this.#memory.update(SILENT, true);
    else if (picked === resume) await this.#resume().catch((error: unknown) => this.#failed(error));
  }

  #failed(error: unknown): void {
    void window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

function needsPerson(state: TeamStanding): TeamPause | undefined {
  return state.kind === 'paused' && state.why !== 'person' && state.why !== 'agreement' ? state.why : undefined;
}

function wordsOf(why: TeamPause): string {
  if (why === 'repaired') return teamWords.pausedRepaired();
  if (why === 'policy') return teamWords.pausedPolicy();
  if (why === 'token') return teamWords.pausedToken();
  if (why === 'invitation') return teamWords.pausedInvitation();
  if (why === 'retired') return teamWords.pausedRetired();
  if (why === 'key') return teamWords.pausedKey();
  if (why === 'update') return teamWords.pausedUpdate();
  if (why === 'redirect') return teamWords.pausedRedirect();
  if (why === 'audit') return teamWords.pausedAudit();
  return teamWords.pausedTeam();
}
