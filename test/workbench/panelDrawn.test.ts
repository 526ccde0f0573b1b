import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { SummaryView } from '../../src/core/summary/summarySchema.ts';
import { parseDay } from '../../src/core/usage/day.ts';
import { createSummaryRenderer } from '../../src/engine/answers/summaryRenderer.ts';
import { summary } from '../unit/core/summarySamples.ts';
import { root } from '../vscode/common.ts';
import { type PanelPage, panelPages } from './panelPage.ts';
import { FULL, HOSTILE_DAY, MANY, send } from './panelSituations.ts';

const VIEWS: Readonly<Record<string, SummaryView>> = {
  'a full day': FULL,
  'a day without calls': summary(),
  'logs that are still being read': { ...FULL, reading: true },
  'no logs at all': { ...summary(), noLogs: true },
  'many sessions': MANY,
  'hostile names': HOSTILE_DAY,
};

const draw = createSummaryRenderer(join(root, 'dist'), (error) => assert.fail(String(error)));

describe('the summary panel’s page that comes drawn', () => {
  const open = panelPages();

  for (const [name, view] of Object.entries(VIEWS))
    it(`is taken over as it stands: ${name}`, async () => {
      const bundle = gate();
      const panel = await open({ drawn: draw(view, 'en'), bundle: bundle.opened });
      const before = await content(panel);
      const first = await panel.page.evaluateHandle(() => document.querySelector('main *'));
      bundle.open();
      await panel.asked(1);
      assert.equal(await content(panel), before);
      assert.equal(await first.evaluate((element) => element?.isConnected), true);
      assert.deepEqual(panel.complaints, []);
      const plain = await open({ early: { type: 'summary', request: 1, view } });
      await plain.page.locator('.loading').waitFor({ state: 'detached' });
      assert.equal(before, await content(plain));
    });

  it('is readable by everyone before any script has run', async () => {
    const bundle = gate();
    const panel = await open({ drawn: draw(FULL, 'en'), bundle: bundle.opened });
    assert.ok(await panel.page.locator('.total .sum').isVisible());
    assert.deepEqual(await panel.violations(), []);
    bundle.open();
  });

  it('asks, and answers to the person', async () => {
    const panel = await open({ drawn: draw(FULL, 'en') });
    assert.deepEqual(await panel.asked(1), {
      type: 'ask',
      request: 1,
      question: { kind: 'day', day: '', scope: 'window' },
    });
    await send(panel, { ...FULL, recentTickets: [] }, true);
    await panel.page.locator('.branches').waitFor();
    await panel.page.getByRole('radio', { name: 'Week' }).press('Space');
    const question = { kind: 'week', day: '', scope: 'window' };
    assert.deepEqual(await panel.asked(2), { type: 'ask', request: 2, question });
    await panel.page.getByRole('radio', { name: 'Branches' }).press('Space');
    await panel.page.getByRole('columnheader', { name: 'Branch' }).first().waitFor();
  });

  it('is drawn again where the browser writes otherwise', async () => {
    const panel = await open({ drawn: draw(FULL, 'de') });
    await send(panel, FULL);
    assert.match(await panel.page.locator('h1').innerText(), /November 20, 2026/);
    assert.doesNotMatch(await content(panel), /Freitag/);
    assert.equal(await panel.page.locator('h1').count(), 1);
    assert.deepEqual(panel.complaints, []);
  });

  it('is not believed where the person had chosen something else', async () => {
    const kept = { question: { kind: 'week', day: parseDay('2026-11-09'), scope: 'all' }, grouping: 'branch' } as const;
    const panel = await open({ drawn: draw(FULL, 'en'), kept });
    assert.deepEqual(await panel.asked(1), { type: 'ask', request: 1, question: kept.question });
    assert.equal(await panel.page.locator('.total').count(), 0);
  });

  it('draws itself where what it was drawn from does not fit', async () => {
    const drawn = draw(FULL, 'en').replace('"noLogs":false', '"noLogs":"<b>"');
    const panel = await open({ drawn });
    await send(panel, FULL);
    assert.equal(await panel.page.locator('.total .sum').count(), 1);
    assert.match(panel.complaints.join('\n'), /does not fit/);
  });
});

/** What waits for it goes on when it is opened. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => void (open = resolve));
  return { opened, open };
}

/** All that the panel shows. */
async function content({ page }: PanelPage): Promise<string> {
  return page.locator('#root').evaluate((element) => {
    const copy = element.cloneNode(true) as Element;
    // What is in a field is not in its attributes when a script wrote it.
    for (const field of copy.querySelectorAll('input')) {
      const { value, checked } = field;
      field.removeAttribute('value');
      field.removeAttribute('checked');
      field.replaceWith(`${field.outerHTML} ${value} ${String(checked)}`);
    }
    return copy.innerHTML;
  });
}
