// Words of other languages are longer: none may be cut, and none may be English.
import assert from 'node:assert/strict';
import { outcomesView } from '../unit/core/outcomeSamples.ts';
import { LANGUAGES, outsideMarks, pseudoLanguage, readTexts } from '../unit/core/words/tables.ts';
import { type PanelPage, panelPages } from './panelPage.ts';
import { FULL, NEXT_TURN, send, sendTeam, TEAM } from './panelSituations.ts';

const WIDTHS = [900, 700] as const;
const languages = [pseudoLanguage(), ...LANGUAGES.map((locale) => ({ locale, texts: readTexts(locale) }))];

/** Opens all that is folded, so that all words are there. */
async function unfold(panel: PanelPage): Promise<void> {
  await panel.page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}

/** Elements whose own words need more room than they have. Names of logs may end in an ellipsis: their title has the whole. */
const cutIn = async (panel: PanelPage): Promise<readonly string[]> =>
  panel.page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => !element.closest('svg, script, style, .heard, .long'))
      .filter((element) =>
        [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== ''),
      )
      .filter((element) => getComputedStyle(element).display !== 'inline')
      .filter(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => {
        return clientWidth > 0 && (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 2);
      })
      .map((element) => `${element.tagName}.${element.className}: ${element.textContent?.slice(0, 80)}`),
  );

describe('the panel in other languages', () => {
  const open = panelPages();

  for (const language of languages)
    it(`${language.locale}: cuts no word at ${WIDTHS.join(' and ')} px`, async () => {
      for (const width of WIDTHS) {
        const panel = await open({ width, language });
        await send(panel, { ...FULL, nextTurn: NEXT_TURN }, true);
        await sendTeam(panel, { kind: 'on', ...TEAM });
        await unfold(panel);
        const wide = await panel.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(wide <= 0, `${width}: ${wide} px too wide`);
        assert.deepEqual(await cutIn(panel), [], `at ${width} px`);
        assert.deepEqual(panel.complaints, []);
      }
    });

  it('marks all words that the page writes in the made-up language', async () => {
    const panel = await open({ language: pseudoLanguage() });
    await send(panel, FULL, true);
    await unfold(panel);
    const known = JSON.stringify([FULL, outcomesView()]);
    const words = outsideMarks(await panel.page.locator('main').innerText()).match(/\p{L}{4,}/gu) ?? [];
    const anyway =
      /^(?:Sonnet|Opus|Haiku|Codex|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|November|October)$/u;
    assert.deepEqual(
      [...new Set(words)].filter((word) => !known.includes(word) && !anyway.test(word)),
      [],
    );
  });
});
