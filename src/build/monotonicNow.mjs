/** Milliseconds that never run backwards. Node's own `performance` is loaded when it is first used, which takes longer than a short command's logs. */
export function monotonicNow() {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}
