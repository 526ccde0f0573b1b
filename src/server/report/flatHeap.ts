import { setFlagsFromString } from 'node:v8';

let running = 0;

/** Runs a long pass over people's cells. They live for microseconds: room for them that does not grow keeps memory flat. */
export async function withFlatHeap<T>(run: () => Promise<T>): Promise<T> {
  running++;
  setFlagsFromString('--semi-space-growth-factor=1');
  try {
    return await run();
  } finally {
    running--;
    // V8's own default.
    if (running === 0) setFlagsFromString('--semi-space-growth-factor=2');
  }
}
