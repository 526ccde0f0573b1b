/** What of Intl.NumberFormat is used. */
export interface NumberWriter {
  format(n: number): string;
}

interface Digits {
  /** Digits after the point: at least, and at most. */
  readonly least: number;
  readonly most: number;
  readonly before?: string;
  readonly after?: string;
}

/**
 * Writes numbers as Intl does in English, rounded half away from zero. Intl's first formatter loads for ten milliseconds, of
 * which a command that a person waits for has few.
 */
export function englishNumbers({ least, most, before = '', after = '' }: Digits): NumberWriter {
  const intl = { minimumFractionDigits: least, maximumFractionDigits: most };
  return {
    format: (n) => {
      const sign = n < 0 || Object.is(n, -0) ? '-' : '';
      const text = plainDigits(Math.abs(n), least, most) ?? Math.abs(n).toLocaleString('en', intl);
      return `${sign}${before}${text}${after}`;
    },
  };
}

/** Undefined for what is written with an exponent, or is no number. */
function plainDigits(size: number, least: number, most: number): string | undefined {
  // The shortest digits that are this number, which Intl rounds too; not the digits of its binary fraction.
  const [whole = '', fraction = ''] = String(size).split('.');
  if (!/^\d{1,15}$/.test(whole) || /\D/.test(fraction)) return undefined;
  if (fraction.length <= most) return `${grouped(whole)}${withPoint(fraction.padEnd(least, '0'))}`;
  const up = fraction.charCodeAt(most) >= FIVE ? 1n : 0n;
  const digits = String(BigInt(whole + fraction.slice(0, most)) + up).padStart(most + 1, '0');
  const kept = digits.slice(digits.length - most);
  const cut = most === 0 ? '' : kept.slice(0, Math.max(least, kept.replace(/0+$/, '').length));
  return `${grouped(digits.slice(0, digits.length - most))}${withPoint(cut)}`;
}

const FIVE = '5'.charCodeAt(0);
const grouped = (digits: string): string => digits.replace(/\B(?=(?:\d{3})+$)/g, ',');
const withPoint = (fraction: string): string => (fraction === '' ? '' : `.${fraction}`);
