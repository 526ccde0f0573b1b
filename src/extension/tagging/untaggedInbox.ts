import { type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import { groupInbox, type InboxGroup } from '../../core/attribution/inboxGroups.ts';
import { someNames } from '../../core/attribution/someNames.ts';
import type { UntaggedSession } from '../../core/attribution/tagOffer.ts';
import { costText } from '../../core/status/split.ts';
import type { Formats } from '../../core/text/format.ts';
import { agoText } from '../../core/text/relativeTime.ts';
import { shortFolderNames } from '../../core/text/shortFolder.ts';
import { labelText } from '../../core/text/untrusted.ts';
import { tagWords } from '../../core/words/tagWords.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';
import type { Tagging } from './taggingState.ts';

const LIMIT = 200;

interface Item extends QuickPickItem {
  /** What the row stands for: one session, or all of a branch. */
  readonly opens: readonly UntaggedSession[];
}

/**
 * The work that has no ticket, by branch. Space ticks rows, Enter opens the list of tickets for what is ticked (else for the row),
 * with what suggests itself on top; the rest comes back until none is left or the list is closed.
 */
export async function clearUntagged(client: LedgerClient, tagging: Tagging, formats: Formats): Promise<void> {
  for (let answers = 0; ; answers++) {
    const sessions = await client.request('untagged', { limit: LIMIT });
    if (sessions.length === 0) {
      // What was tagged last has a message of its own, with the way back.
      if (answers === 0) window.setStatusBarMessage(tagWords.allTagged(), 6_000);
      return;
    }
    const [first, ...more] = await pickUntagged(itemsOf(sessions, formats), sessions.length);
    if (first === undefined) return;
    if (more.length === 0) await tagging.tag(first, { untagged: !first.partly, suggestion: first.suggestion });
    else await tagging.tagUntagged([first, ...more], commonSuggestion([first, ...more]));
  }
}

const holds = ({ label, description = '', detail = '', opens }: Item, typed: string): boolean =>
  opens.length > 0 &&
  [label, description, detail].some((text) => text.toLowerCase().includes(typed.trim().toLowerCase()));

/** What a person ticked, else the row that has the focus; each session once. Empty: the list was closed. */
async function pickUntagged(items: readonly Item[], count: number): Promise<readonly UntaggedSession[]> {
  const list = window.createQuickPick<Item>();
  list.items = items;
  list.canSelectMany = true;
  list.title = tagWords.untaggedTitle({ count });
  list.placeholder = tagWords.untaggedHow();
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  try {
    return await new Promise((resolve) => {
      list.onDidAccept(() => {
        const marked = list.selectedItems.length > 0 ? list.selectedItems : list.activeItems;
        // What was typed leaves no row active: then Enter answers for the first that holds it.
        const taken = marked.length > 0 ? marked : items.filter((item) => holds(item, list.value)).slice(0, 1);
        resolve([...new Set(taken.flatMap(({ opens }) => opens))]);
        list.hide();
      });
      list.onDidHide(() => resolve([]));
      list.show();
      // A list to tick has no active row by itself; Enter is to answer for the first.
      list.activeItems = items.filter(({ opens }) => opens.length > 0).slice(0, 1);
    });
  } finally {
    list.dispose();
  }
}

function commonSuggestion(sessions: readonly UntaggedSession[]): string {
  const [suggestion = '', ...others] = new Set(sessions.map((each) => each.suggestion));
  return others.length === 0 ? suggestion : '';
}

function itemsOf(sessions: readonly UntaggedSession[], formats: Formats): readonly Item[] {
  const folderOf = shortFolderNames(sessions.map(({ cwd }) => cwd));
  return groupInbox(sessions).flatMap((group) => [
    ...headOf(group, formats),
    ...group.parts.map((open) => itemOf(open, folderOf(open.cwd), formats)),
  ]);
}

/** A branch (or the same several ones) with several sessions has a row for all of them. */
function headOf(
  { branches, parts: sessions, totals, suggestion }: InboxGroup<UntaggedSession>,
  formats: Formats,
): readonly Item[] {
  const name = someNames(branches, (branch) => labelText(branch, 40)) || tagWords.noBranch();
  const separator = { kind: QuickPickItemKind.Separator, label: name, opens: [] };
  if (sessions.length === 1) return [separator];
  const all = {
    label: tagWords.allOnBranch({ cost: costText(totals, formats), n: sessions.length, branch: name }),
    description: suggestion === '' ? '' : `${labelText(suggestion, 40)}?`,
    opens: sessions,
  };
  return [separator, all];
}

function itemOf(open: UntaggedSession, folder: string, formats: Formats): Item {
  const where = someNames(open.branches, (branch) => labelText(branch, 40)) || tagWords.noBranch();
  const why = open.because === 'branch' ? tagWords.byBranch() : tagWords.earlierWork();
  return {
    label: `${costText(open.totals, formats)} · ${where}`,
    description: open.suggestion === '' ? '' : `${labelText(open.suggestion, 40)}? ${why}`,
    detail: [
      labelText(open.title, 60),
      labelText(open.agentLabel, 40),
      agoText(open.lastTime, Date.now()),
      labelText(folder, 80),
    ]
      .filter(Boolean)
      .join(' · '),
    opens: [open],
  };
}
