import { onFirstUse } from '../../core/onFirstUse.ts';
import { useFormats } from '../../core/text/localFormats.ts';
import { fitText } from '../text/fitText.ts';
import { terminalFormats } from '../text/terminalFormats.ts';
import { terminalColumns } from '../text/wrapText.ts';
import type { Command, Invocation } from './defineCommand.ts';

/** Options by which a command prints a text that programs read. */
const DOCUMENTS = ['json', 'csv', 'markdown', 'dry-run'];

/** Runs a command; what people read is no wider than their terminal. */
export async function runCommand(command: Command, invocation: Invocation): Promise<string> {
  const values = invocation.values as Readonly<Record<string, unknown>>;
  const isDocument = command.isDocument === true || DOCUMENTS.some((name) => values[name] === true);
  if (!isDocument) useFormats(onFirstUse(terminalFormats));
  const text = await command.run(invocation);
  return isDocument ? text : fitText(text, terminalColumns());
}
