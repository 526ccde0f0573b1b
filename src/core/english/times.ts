/** English names, in the order in which `Date` counts. */
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** `November 2026`, of a local date. */
export const monthInEnglish = (date: Date): string => `${MONTHS[date.getMonth()]} ${date.getFullYear()}`;

/** `Saturday, November 21, 2026`, of a local date. */
export const dayInEnglish = (date: Date): string =>
  `${WEEKDAYS[date.getDay()]}, ${MONTHS[date.getMonth()]} ${date.getDate()}, ${date.getFullYear()}`;

const shortDay = (date: Date): string => `${MONTHS[date.getMonth()]?.slice(0, 3)} ${date.getDate()}`;

/** `2:32 PM`, with the plain space that V8 writes. */
function clock(date: Date): string {
  const hours = date.getHours();
  return `${hours % 12 || 12}:${String(date.getMinutes()).padStart(2, '0')} ${hours < 12 ? 'AM' : 'PM'}`;
}

/** Local times (ms UTC) as `Formats` writes them. */
export const ENGLISH_TIMES = {
  moment: (time: number): string => `${shortDay(new Date(time))}, ${clock(new Date(time))}`,
  date: (time: number): string =>
    `${shortDay(new Date(time))}, ${new Date(time).getFullYear()}, ${clock(new Date(time))}`,
  clock: (time: number): string => clock(new Date(time)),
};
