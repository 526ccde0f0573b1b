/** The element in which a drawn page carries what it was drawn from. */
export const HYDRATION_DATA_ID = 'drawn-from';

/** The element in which a page carries the language of its words; without it they are English. */
export const LANGUAGE_ID = 'language';

/** The element in which a page carries the currency that it shows beside dollars; without it there is none. */
export const CURRENCY_ID = 'currency';

/**
 * JSON for a `script` element that is only data. Whatever could end that element, or begin a comment in it, is escaped as
 * JSON itself allows; the HTML standard, "Restrictions for contents of script elements".
 */
export function inertJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
