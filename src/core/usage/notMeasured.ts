/**
 * What a log says that it leaves out, in words. A reader tells a sentence, or how many requests have no counts; nothing for 0 and
 * for what is neither. `value` is a `not-measured` fact's.
 */
export function notMeasuredText(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, 300);
  if (typeof value !== 'number' || !(value > 0)) return '';
  return `The log does not hold the tokens of ${value} ${value === 1 ? 'request' : 'requests'}.`;
}
