import { runStatusLine } from './runStatusLine.ts';

// A bundle for Claude Code's status line alone: the command line's takes longer to load than the line may take.

export { runStatusLine };

/** `token-ledger statusline [--format FORMAT] [--wrap COMMAND]`. */
export function main({ args, dist }: { readonly args: readonly string[]; readonly dist: string }): void {
  void runStatusLine(args, dist).then((text) => process.stdout.write(text, () => process.exit(0)));
}
