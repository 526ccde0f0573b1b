/** Whether a time of day (`17:30`, local) has come. */
export function isDue(at: string, now: Date): boolean {
  const [hours = 24, minutes = 0] = at.split(':').map(Number);
  return now.getHours() * 60 + now.getMinutes() >= hours * 60 + minutes;
}
