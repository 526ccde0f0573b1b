import { DAY_MS } from '../durations.ts';
import { figureWords } from '../words/figureWords.ts';

/** Days after which a card's age is shown: models come and prices change within weeks. */
const OLD_CARD_DAYS = 30;

/** Whole days since the day of a card's data (YYYY-MM-DD); 0 for a day that is none or to come. */
export function cardAgeDays(date: string, now: number): number {
  const age = Math.floor((now - Date.parse(`${date}T00:00:00Z`)) / DAY_MS);
  return Number.isFinite(age) ? Math.max(0, age) : 0;
}

/** A sentence once a card is older than 30 days; '' before. */
export function oldCardText(date: string, now: number): string {
  const days = cardAgeDays(date, now);
  return days > OLD_CARD_DAYS ? figureWords.oldPrices({ n: days, date }) : '';
}
