import assert from 'node:assert/strict';
import { statusView } from '../../../../src/core/status/statusView.ts';
import {
  conversionNote,
  convertedText,
  readDisplayCurrency,
  useCurrency,
} from '../../../../src/core/text/displayCurrency.ts';
import { formatsFor } from '../../../../src/core/text/format.ts';
import { StatusRenderer } from '../../../../src/engine/status/statusRenderer.ts';
import { FULL } from '../../../workbench/panelSituations.ts';
import { statusOf } from '../statusSamples.ts';
import { panelDrawer } from '../words/drawPanel.ts';

const EURO = { currency: 'EUR', perUsd: 0.92 };

describe('the display currency', () => {
  afterEach(() => useCurrency(undefined));

  const settings: readonly (readonly [raw: unknown, is: unknown])[] = [
    [EURO, EURO],
    [
      { currency: ' chf ', perUsd: 0.8 },
      { currency: 'CHF', perUsd: 0.8 },
    ],
    [{}, undefined],
    [undefined, undefined],
    ['EUR', undefined],
    [{ currency: 'EUR' }, undefined],
    [{ currency: 'EUR', perUsd: 0 }, undefined],
    [{ currency: 'EUR', perUsd: -1 }, undefined],
    [{ currency: 'EUR', perUsd: Number.NaN }, undefined],
    [{ currency: 'EUR', perUsd: '0.92' }, undefined],
    [{ currency: '€', perUsd: 0.92 }, undefined],
    [{ currency: 'USD', perUsd: 1 }, undefined],
  ];
  for (const [raw, expected] of settings)
    it(`${JSON.stringify(raw)} is ${JSON.stringify(expected) ?? 'none'}`, () =>
      assert.deepEqual(readDisplayCurrency(raw), expected));

  it('is written as its own digits ask for, and only where it is set', () => {
    assert.equal(convertedText(1_420_000_000, 'en'), '');
    useCurrency(EURO);
    assert.equal(convertedText(1_420_000_000, 'en'), '≈ €1.31');
    assert.equal(convertedText(1_420_000_000, 'de'), '≈ 1,31\u00a0€');
    assert.equal(convertedText(0, 'en'), '');
    useCurrency({ currency: 'JPY', perUsd: 150 });
    assert.equal(convertedText(1_420_000_000, 'en'), '≈ ¥213');
    assert.equal(conversionNote('≈ ¥213'), '≈ ¥213 at your rate of 150 JPY per US dollar.');
  });

  it('stands beside dollars in the bar and as a conversion in the hover, and changes no other word', () => {
    const status = statusOf();
    const write = () => statusView(status, { format: '', preset: 'short', formats: () => formatsFor('en') });
    const before = write();
    useCurrency(EURO);
    const after = write();
    assert.match(after.text, /\$[\d.]+ \(≈ €[\d.]+\)/u);
    assert.equal(after.text.replace(/ \(≈ €[\d.]+\)/u, ''), before.text);
    assert.equal(after.spokenLabel, before.spokenLabel);
    const added = after.hover.filter(
      (part) => !before.hover.some((each) => JSON.stringify(each) === JSON.stringify(part)),
    );
    assert.equal(added.length, 1);
    assert.match(JSON.stringify(added), /≈ €[\d.]+ at your rate of 0\.92 EUR per US dollar\./u);
  });

  it('reaches the worker with the settings, and leaves with them', () => {
    const display = { format: '', preset: 'cost', locale: 'en' } as const;
    const renderer = new StatusRenderer({ ...display, currency: EURO });
    assert.match(renderer.paint(statusOf()).text, /€/u);
    renderer.setDisplay(display);
    assert.doesNotMatch(renderer.paint(statusOf()).text, /€/u);
  });

  it('is below the total of the panel', async () => {
    const draw = await panelDrawer();
    const page = () => draw([{ type: 'summary', request: 1, view: FULL }], 'en');
    const before = page();
    useCurrency(EURO);
    const after = page();
    assert.match(after, /<p class="note converted">≈ €[\d.,]+ at your rate of 0\.92 EUR per US dollar\.<\/p>/u);
    assert.equal(after.replace(/<p class="note converted">.*?<\/p>/u, ''), before);
  });
});
