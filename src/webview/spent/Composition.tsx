import { CACHE_SAVING_LABEL } from '../../core/pricing/composition.ts';
import type { SpentView } from '../../core/summary/spentSchema.ts';
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
      : [
          'Re-read factor',
          `${oneDigit(reReadFactor, locale)}×`,
          'how often each new token was read again from the cache',
        ],
    cacheHitShare === null
      ? undefined
      : ['From the cache', formats.percent(Math.round(cacheHitShare * 100)), 'of all tokens that were sent'],
    allInPer1000Output === null
      ? undefined
      : [
          'All-in per 1,000 output tokens',
          formats.money(allInPer1000Output),
          'with everything that was read to get them',
        ],
    cacheSaving === null ? undefined : ['Net cache saving', formats.money(cacheSaving), CACHE_SAVING_LABEL],
  ].filter((fact) => fact !== undefined);
  if (facts.length === 0) return null;
  return (
    <div class="composition">
      <h3>Composition</h3>
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
