import { printText } from '../text/printText.ts';
import { runStatusLine } from './runStatusLine.ts';

// A bundle for Claude Code's status line alone: the command line's takes longer to load than the line may take.

export { runStatusLine };

/** `token-ledger statusline [--format FORMAT] [--wrap COMMAND]`. */
export function main({ args, dist }: { readonly args: readonly string[]; readonly dist: string }): void {
  // A writer that never ends its output would keep the process.
  void runStatusLine(args, dist).then((text) => printText(text, () => process.exit(0)));
}
