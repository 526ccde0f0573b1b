import { type QuickPickItem, ThemeIcon, window } from 'vscode';
import { costText } from '../../core/status/split.ts';
import type { WorkQuestion } from '../../core/summary/panelMessages.ts';
import type { Formats } from '../../core/text/format.ts';
import { agoText } from '../../core/text/relativeTime.ts';
import { shortFolderNames } from '../../core/text/shortFolder.ts';
import { labelText } from '../../core/text/untrusted.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import type { FoundWork } from '../../core/work/foundWork.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';
import type { SummaryPanel } from './summaryPanel.ts';

/** More are found by typing. */
const MOST = 100;
const NAME_LIMIT = 80;

interface ShowWorkParts {
  readonly client: Pick<LedgerClient, 'request'>;
  readonly panel: Pick<SummaryPanel, 'showWork'>;
  readonly formats: () => Formats;
}

interface Item extends QuickPickItem {
  /** undefined for a line that only says something. */
  readonly work: WorkQuestion | undefined;
}

/** Opens the page of the ticket or branch that was clicked; without one, a person chooses. */
export async function showWork(parts: ShowWorkParts, clicked: WorkQuestion | undefined): Promise<void> {
  const work = clicked ?? (await pickWork(parts));
  if (work !== undefined) parts.panel.showWork(work);
}

/** Lists the tickets and branches of the window's repositories; typing finds any other, too. undefined: the list was closed. */
async function pickWork({ client, formats }: ShowWorkParts): Promise<WorkQuestion | undefined> {
  const list = window.createQuickPick<Item>();
  list.title = noticeWords.showWorkTitle();
  list.placeholder = noticeWords.findWork();
  try {
    return await new Promise<WorkQuestion | undefined>((resolve, reject) => {
      const fill = async (search: string): Promise<void> => {
        list.busy = true;
        const works = await client.request('works', { search, limit: MOST });
        if (list.value !== search) return;
        list.busy = false;
        list.items = itemsOf(works, search, formats());
      };
      const ask = (search: string): void => void fill(search).catch(reject);
      list.onDidChangeValue(ask);
      list.onDidAccept(() => {
        const work = list.selectedItems[0]?.work;
        if (work !== undefined) resolve(work);
      });
      list.onDidHide(() => resolve(undefined));
      list.show();
      ask('');
    });
  } finally {
    list.dispose();
  }
}

function itemsOf(works: readonly FoundWork[], search: string, formats: Formats): readonly Item[] {
  const folderOf = shortFolderNames(works.flatMap(({ repository }) => (repository === '' ? [] : [repository])));
  const rows = works.map((work): Item => {
    const { kind, name, repository, totals, lastTime } = work;
    return {
      label: labelText(name, NAME_LIMIT),
      iconPath: new ThemeIcon(kind === 'ticket' ? 'tag' : 'git-branch'),
      description: [
        kind === 'ticket' ? noticeWords.ticket() : noticeWords.branch(),
        costText(totals, formats),
        agoText(lastTime, Date.now()),
        repository === '' ? '' : labelText(folderOf(repository), NAME_LIMIT),
      ]
        .filter(Boolean)
        .join(' · '),
      // The worker filters, upper case or lower; the list may have more than it sent.
      alwaysShow: true,
      work: { kind, name, repository },
    };
  });
  const none = lineWithoutWork(works, search.trim());
  return none === '' ? rows : [...rows, { label: none, alwaysShow: true, work: undefined }];
}

/** What is said where nothing is found: of a ticket or branch that is typed to its end, also below others that begin like it. */
function lineWithoutWork(works: readonly FoundWork[], typed: string): string {
  if (typed === '') return works.length === 0 ? noticeWords.noWork() : '';
  const isWhole = works.length === 0 || /\d$/.test(typed);
  return isWhole && !works.some(({ isExact }) => isExact)
    ? noticeWords.nothingSpentOn({ work: labelText(typed, NAME_LIMIT) })
    : '';
}
