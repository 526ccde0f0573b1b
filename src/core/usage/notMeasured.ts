import { logWords } from '../words/logWords.ts';
import { storedText } from '../words/storedWords.ts';

/**
 * What a log says that it leaves out, in words. A reader gives a sentence, or the number of requests without counts; '' for
 * 0 and for anything else. `value` is a `not-measured` fact's.
 */
export function notMeasuredText(value: unknown): string {
  if (typeof value === 'string') return storedText(value.slice(0, 300));
  return typeof value === 'number' && value > 0 ? logWords.requestsLeftOut({ n: value }) : '';
}
