import { setFlagsFromString } from 'node:v8';

/** Records live for microseconds: room for them that does not grow keeps memory flat. */
const READING = ['--semi-space-growth-factor=1'];
const DEFAULT = ['--opt', '--semi-space-growth-factor=2'];

/**
 * A reading is over in a second: what optimizes code for the long run would take a core from it for a third of that. Node 22 has
 * nothing else that makes code fast (Maglev is off there), and would need half as long again without.
 */
const flagsFor = (v8: string): readonly string[] => (Number.parseInt(v8, 10) < 13 ? READING : [...READING, '--no-opt']);

/**
 * Tunes V8 flags for the first bulk read of the logs. The flags apply to all threads; call the returned function to restore
 * them. The code cache is keyed by flags, so call this after all modules are loaded, and restore before a thread ends.
 */
export function tuneV8ForBulkRead(v8 = process.versions.v8): () => void {
  for (const flag of flagsFor(v8)) setFlagsFromString(flag);
  return () => {
    for (const flag of DEFAULT) setFlagsFromString(flag);
  };
}
