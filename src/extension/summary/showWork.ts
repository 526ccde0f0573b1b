import { type QuickPickItem, window } from 'vscode';
import { type WorkShare, workName } from '../../core/attribution/workShares.ts';
import { HumanError } from '../../core/humanError.ts';
import { type SessionView, settledTicket, type WindowStatus } from '../../core/status/session.ts';
import { costText } from '../../core/status/split.ts';
import type { WorkQuestion } from '../../core/summary/panelMessages.ts';
import { labelText } from '../../core/text/untrusted.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import type { StatusBar } from '../statusBar/statusBar.ts';
import type { SummaryPanel } from './summaryPanel.ts';

interface Item extends QuickPickItem {
  readonly work: WorkQuestion;
}

/** Opens the page of the ticket or branch that was clicked, else of the session that the status bar shows; asks which if there are several. */
export async function showWork(
  panel: SummaryPanel,
  statusBar: StatusBar,
  clicked: WorkQuestion | undefined,
): Promise<void> {
  if (clicked !== undefined) return panel.showWork(clicked);
  const items = itemsOf(statusBar.status, statusBar);
  const [first] = items;
  if (first === undefined) throw new HumanError(noticeWords.noWork());
  const picked = items.length === 1 ? first : await window.showQuickPick(items, { title: noticeWords.showWorkTitle() });
  if (picked !== undefined) panel.showWork(picked.work);
}

function itemsOf(status: WindowStatus, { formats }: StatusBar): readonly Item[] {
  if (status.kind !== 'session') return [];
  return worksOf(status.current).map((share): Item => {
    const { ticket, branch, totals } = share;
    const isTicket = ticket.text !== '';
    return {
      label: labelText(workName(share, 80), 80),
      description: `${isTicket ? noticeWords.ticket() : noticeWords.branch()} · ${costText(totals, formats)}`,
      work: {
        kind: isTicket ? 'ticket' : 'branch',
        name: isTicket ? ticket.text : branch,
        repository: isTicket && !ticket.text.startsWith('#') ? '' : status.current.cwd,
      },
    };
  });
}

/** The session's tickets, those parts of it that have only a branch, and its branch of now. */
function worksOf(current: SessionView): readonly WorkShare[] {
  const { branch, ticket, totals } = current;
  const whole: WorkShare[] = settledTicket(current) === '' ? [] : [{ ticket, branch: '', totals }];
  const shares = (current.works ?? whole).filter((share) => share.ticket.text !== '' || share.branch !== '');
  const isNamed = branch.text === '' || shares.some((share) => share.branch === branch.text);
  return isNamed ? shares : [...shares, { ticket: { text: '', origin: 'none' }, branch: branch.text, totals }];
}
