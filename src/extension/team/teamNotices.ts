import { l10n, type Memento, window } from 'vscode';
import type { TeamPause, TeamState } from '../../core/summary/teamState.ts';

const SILENT = 'teamNoticesSilent';

/** Shows once that sync waits for the person; in the focused window only. */
export class TeamNotices {
  readonly #memory: Memento;
  readonly #resume: () => Promise<void>;

  constructor(memory: Memento, resume: () => Promise<void>) {
    this.#memory = memory;
    this.#resume = resume;
  }

  changed(before: TeamState, now: TeamState): void {
    const why = needsPerson(now);
    if (why === undefined || why === needsPerson(before)) return;
    if (before.kind === 'off' || !window.state.focused || this.#memory.get(SILENT) === true) return;
    void this.#tell(why);
  }

  async #tell(why: TeamPause): Promise<void> {
    const resume = why === 'policy' || why === 'key' ? l10n.t('Review…') : l10n.t('Resume…');
    const never = l10n.t('Don’t Show Again');
    const picked = await window.showWarningMessage(wordsOf(why), resume, never);
    if (picked === never) await this.#memory.update(SILENT, true);
    else if (picked === resume) await this.#resume().catch((error: unknown) => this.#failed(error));
  }

  #failed(error: unknown): void {
    void window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

function needsPerson(state: TeamState): TeamPause | undefined {
  return state.kind === 'paused' && state.why !== 'person' && state.why !== 'agreement' ? state.why : undefined;
}

function wordsOf(why: TeamPause): string {
  if (why === 'repaired')
    return l10n.t('Team totals are paused: the ledger was repaired or restored. Resume to go on.');
  if (why === 'policy') return l10n.t('Team totals are paused: the team’s policy asks for more than you agreed to.');
  if (why === 'token') return l10n.t('Team totals are paused: the endpoint does not take this machine’s tokens.');
  if (why === 'invitation') return l10n.t('Team totals are paused: the endpoint does not take your invitation.');
  if (why === 'retired') return l10n.t('Team totals are paused: your membership was ended. You need a new invitation.');
  if (why === 'key')
    return l10n.t(
      'Team totals are paused: the endpoint changed the key of the members’ tokens. Compare the new one with what anyone who runs it tells you.',
    );
  if (why === 'update') return l10n.t('Team totals are paused: the endpoint wants a newer version of Token Ledger.');
  if (why === 'redirect')
    return l10n.t('Team totals are paused: the endpoint points elsewhere, and redirects are not followed.');
  if (why === 'audit')
    return l10n.t(
      'Team totals are paused: the endpoint’s audit was changed since it was last checked. Ask anyone who runs it; resuming accepts it as it is.',
    );
  return l10n.t('Team totals are paused: the endpoint knows no such team.');
}
