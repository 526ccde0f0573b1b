import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { HumanError } from '../../core/humanError.ts';

const PIECE = 1 << 20;
/** A line of an export is far shorter: what is longer is another file. */
const LONGEST_LINE = 64 << 20;

/** The lines of a text file, read piece by piece; a last line without an end is a line too. Throws HumanError for a line without end. */
export function* linesOfFile(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const decoder = new StringDecoder('utf8');
    const buffer = Buffer.alloc(PIECE);
    let rest = '';
    for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
      const lines = (rest + decoder.write(buffer.subarray(0, size))).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
      if (rest.length > LONGEST_LINE) throw new HumanError('This is no export of Token Ledger. Nothing was imported.');
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(file);
  }
}
