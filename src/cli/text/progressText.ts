/** Nobody reads a line that is gone at once. */
const SHOWN_AFTER = 400;

/** A line on a terminal that says how far something got, and goes when it is done. Nothing where nobody watches. */
export function createProgress(): { show(text: string): void; clear(): void } {
  const start = performance.now();
  let shown = false;
  return {
    show(text) {
      if (!process.stderr.isTTY || performance.now() - start < SHOWN_AFTER) return;
      shown = true;
      process.stderr.write(`\r\u001B[K${text}`);
    },
    clear() {
      if (shown) process.stderr.write('\r\u001B[K');
    },
  };
}
