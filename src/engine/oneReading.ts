import { setFlagsFromString } from 'node:v8';

/**
 * A reading that is over in a second: what optimizes code for the long run would take a core from it for a third of that, and
 * records live for microseconds, so that room for them which does not grow keeps memory flat.
 */
const READING = ['--no-opt', '--semi-space-growth-factor=1'];
const DEFAULT = ['--opt', '--semi-space-growth-factor=2'];

/**
 * Sets the whole process, all its threads, up for one reading; what it returns undoes that. Code that was compiled under other
 * settings is not taken from where it is kept, Node's own neither: to be called when everything is loaded, and undone before
 * a thread ends.
 */
export function setUpForOneReading(): () => void {
  for (const flag of READING) setFlagsFromString(flag);
  return () => {
    for (const flag of DEFAULT) setFlagsFromString(flag);
  };
}
