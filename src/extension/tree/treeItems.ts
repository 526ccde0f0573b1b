import { ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { TreeRow } from './treeRow.ts';

export { treeRows } from './treeRows.ts';

/** The day has none: its cost needs the room. */
const ICONS = { day: undefined, ticket: 'tag', branch: 'git-branch', session: 'comment-discussion' } as const;
/** Work without a ticket: nobody said anything yet, or a person says that there is none. */
const STATE_ICONS = { untagged: 'question', 'no ticket': 'circle-slash', ticket: undefined } as const;

/** A row as the editor shows it. Texts stay plain: nothing of them is Markdown. */
export function itemOf(row: TreeRow): TreeItem {
  const { kind, id, label, description, tooltip, spoken } = row;
  const item = new TreeItem(label, stateOf(row));
  item.id = id;
  item.description = description;
  item.tooltip = tooltip;
  item.accessibilityInformation = { label: spoken };
  const icon = (row.state === undefined ? undefined : STATE_ICONS[row.state]) ?? ICONS[kind];
  if (icon !== undefined) item.iconPath = new ThemeIcon(icon);
  item.contextValue = [kind, row.work === undefined ? '' : 'page', row.hasLog === true ? 'log' : '']
    .filter((word) => word !== '')
    .join(' ');
  return item;
}

function stateOf({ kind }: TreeRow): TreeItemCollapsibleState {
  if (kind === 'session') return TreeItemCollapsibleState.None;
  return kind === 'day' ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}
