import assert from 'node:assert/strict';
import { THEMES, type Theme } from '../vscode/workbench.ts';
import { panelPages } from './panelPage.ts';
import { SITUATIONS } from './panelSituations.ts';

const COLOURS = ['color-contrast', 'link-in-text-block'];

describe('the summary panel for everyone', () => {
  const open = panelPages();

  for (const [name, arrange] of Object.entries(SITUATIONS))
    it(`axe finds nothing in any theme: ${name}`, async () => {
      const panel = await open({ theme: 'dark' });
      await arrange(panel);
      const found = await panel.violations();
      // What a page is made of does not change with the theme; its colours do.
      for (const theme of (Object.keys(THEMES) as Theme[]).filter((other) => other !== 'dark')) {
        await panel.wear(theme);
        for (const violation of await panel.violations(COLOURS))
          found.push({ ...violation, id: `${theme}: ${violation.id}` });
      }
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
