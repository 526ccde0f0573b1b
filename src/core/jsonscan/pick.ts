import type { Compiled, Searched } from './compiled.ts';
import { type CompiledPicker, compiledPicker, TOO_RARE } from './compiledPick.ts';
import type { Picker, Shape } from './pickShape.ts';
import { createPlainPicker } from './plainPick.ts';

/**
 * Reads a few wanted fields of a JSON object straight from its bytes. A log line is often megabytes of text around a few
 * numbers; `JSON.parse` would build all of it. The result equals what `JSON.parse` and a look at the wanted paths would
 * give, with one leniency: strings and keys that nobody wants are not looked into, so a stray control character or an
 * unknown escape in them does no harm.
 */
export function createPicker<S extends Shape>(shape: S): Picker<S> {
  let made: Picker<S> | undefined;
  const plain: Picker<S> = (bytes, from, to) => (made ??= createPlainPicker(shape))(bytes, from, to);
  let known: Compiled | undefined;
  let pick: CompiledPicker<S> | undefined;
  return (bytes, from, to) => {
    const { compiled } = bytes as Searched;
    if (compiled === undefined) return plain(bytes, from, to);
    if (compiled !== known) {
      known = compiled;
      pick = compiledPicker(shape, compiled);
    }
    const found = pick === undefined ? TOO_RARE : pick(bytes, from, to);
    return found === TOO_RARE ? plain(bytes, from, to) : found;
  };
}
