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
 * Sets the whole process, all its threads, up for one reading; what it returns undoes that. Code that was compiled under other
 * settings is not taken from where it is kept, Node's own neither: to be called when everything is loaded, and undone before
 * a thread ends.
 */
export function tuneV8ForBulkRead(v8 = process.versions.v8): () => void {
  for (const flag of flagsFor(v8)) setFlagsFromString(flag);
  return () => {
    for (const flag of DEFAULT) setFlagsFromString(flag);
  };
}
