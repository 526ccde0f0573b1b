import type { SpentView } from '../../core/summary/spentSchema.ts';
import { wholePercent } from '../../core/text/format.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import { spendingWords } from '../../core/words/spendingWords.ts';
import type { Words } from '../shell/words.ts';

/** What the cost is made of: signs of the context's size, neither good nor bad. */
export function Composition({
  composition,
  words,
}: {
  readonly composition: SpentView['composition'];
  readonly words: Words;
}) {
  const { formats, locale } = words;
  const { reReadFactor, cacheHitShare, allInPer1000Output, cacheSaving } = composition;
  const facts = [
    reReadFactor === null
      ? undefined
      : [panelWords.reRead(), `${oneDigit(reReadFactor, locale)}×`, panelWords.reReadNote()],
    cacheHitShare === null
      ? undefined
      : [panelWords.fromCache(), wholePercent(cacheHitShare, formats), panelWords.fromCacheNote()],
    allInPer1000Output === null
      ? undefined
      : [panelWords.allIn(), formats.money(allInPer1000Output), panelWords.allInNote()],
    cacheSaving === null ? undefined : [panelWords.saving(), formats.money(cacheSaving), spendingWords.savingAgainst()],
  ].filter((fact) => fact !== undefined);
  if (facts.length === 0) return null;
  return (
    <div class="composition">
      <h3>{panelWords.composition()}</h3>
      <dl class="facts">
        {facts.map(([name, value, note]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span class="value">{value}</span> <span class="note">{note}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const oneDigit = (n: number, locale: string): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(n);
