import { type Tab, window } from 'vscode';

/** The first tab, now or later, that fits. */
export async function whenTab(fits: (tab: Tab) => boolean): Promise<Tab> {
  const find = (): Tab | undefined => window.tabGroups.all.flatMap(({ tabs }) => tabs).find(fits);
  const found = find();
  if (found !== undefined) return found;
  return new Promise((resolve) => {
    const listening = window.tabGroups.onDidChangeTabs(() => {
      const tab = find();
      if (tab === undefined) return;
      listening.dispose();
      resolve(tab);
    });
  });
}
