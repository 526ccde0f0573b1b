import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../vscode/browser.ts';
import { THEMES, type Theme } from '../vscode/workbench.ts';
import { openPanelPage } from './panelPage.ts';
import { SITUATIONS } from './panelSituations.ts';

const COLOURS = ['color-contrast', 'link-in-text-block'];

describe('the summary panel for everyone', () => {
  let browser: Browser;

  before(async () => {
    browser = await launchBrowser();
  });
  after(async () => browser.close());
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  for (const theme of Object.keys(THEMES) as Theme[])
    for (const [name, arrange] of Object.entries(SITUATIONS))
      it(`axe finds nothing in ${theme}: ${name}`, async () => {
        const panel = await openPanelPage(browser, { theme });
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
