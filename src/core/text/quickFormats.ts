import { NANO_PER_DOLLAR } from '../usage/money.ts';
import type { Formats } from './format.ts';

/** The formats of a short line. */
export type LineFormats = Pick<Formats, 'money' | 'tokens' | 'percent'>;

const UNITS = ['', 'k', 'M', 'B'];

/** English figures without Intl, whose first formatter takes longer than all else that a shell prompt waits for. */
export const QUICK_FORMATS: LineFormats = {
  money: (nano) => {
    const dollars = Math.abs(nano) / NANO_PER_DOLLAR;
    const digits = dollars > 0 && dollars < 0.00995 ? 4 : 2;
    const [whole = '', cents = ''] = dollars.toFixed(digits).split('.');
    return `${nano < 0 ? '−' : ''}$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
  },
  tokens: (count) => {
    let size = count;
    let unit = 0;
    while (size >= (unit === 0 ? 1000 : 999.5) && unit < UNITS.length - 1) {
      size /= 1000;
      unit++;
    }
    const text = unit > 0 && size < 99.95 ? size.toFixed(1).replace(/\.0$/, '') : String(Math.round(size));
    return `${text}${UNITS[unit]}`;
  },
  percent: (whole) => `${whole}%`,
};
