import assert from 'node:assert/strict';
import { THEMES, type Theme } from '../vscode/workbench.ts';
import { panelPages } from './panelPage.ts';
import { SITUATIONS } from './panelSituations.ts';

const COLOURS = ['color-contrast', 'link-in-text-block'];

describe('the summary panel for everyone', () => {
  const open = panelPages();

  for (const theme of Object.keys(THEMES) as Theme[])
    for (const [name, arrange] of Object.entries(SITUATIONS))
      it(`axe finds nothing in ${theme}: ${name}`, async () => {
        const panel = await open({ theme });
        await arrange(panel);
        // What a page is made of does not change with the theme; its colours do.
        const found = await panel.violations(theme === 'dark' ? undefined : COLOURS);
        assert.deepEqual(
          found.map(
            ({ id, nodes }) =>
              `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
          ),
          [],
        );
        assert.deepEqual(panel.complaints, []);
      });
});
