/** When a time of day (`17:30`, local) is on the day of `now`, or so many days later. */
export function dueAt(at: string, now: Date, days = 0): Date {
  const [hours = 24, minutes = 0] = at.split(':').map(Number);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hours, minutes);
}
