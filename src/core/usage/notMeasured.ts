/**
 * What a log says that it leaves out, in words. A reader gives a sentence, or the number of requests without counts; '' for
 * 0 and for anything else. `value` is a `not-measured` fact's.
 */
export function notMeasuredText(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, 300);
  if (typeof value !== 'number' || !(value > 0)) return '';
  return `The log does not hold the tokens of ${value} ${value === 1 ? 'request' : 'requests'}.`;
}
