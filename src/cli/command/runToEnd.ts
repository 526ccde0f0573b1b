import { HumanError } from '../../core/humanError.ts';
import type { SecondReader } from '../../engine/ingest/secondReader.ts';
import { fitText } from '../text/fitText.ts';
import { printText } from '../text/printText.ts';
import { UsageError } from '../text/usageError.ts';
import { terminalColumns } from '../text/wrapText.ts';

export interface Invoked {
  readonly args: readonly string[];
  /** Folder of the bundles. */
  readonly dist: string;
  /** Started before it was known whether it is needed. */
  readonly second: SecondReader | undefined;
}

/** Runs one command to its end. Its text goes to the standard output, an error to the standard error; a usage error exits with 2. */
export function runToEnd(run: (invoked: Invoked) => Promise<string>, invoked: Invoked): void {
  run(invoked)
    .then((text) => printText(text))
    .catch((error: unknown) => {
      const text =
        error instanceof HumanError
          ? fitText(error.message, terminalColumns('stderr'))
          : ((error as Error).stack ?? String(error));
      process.stderr.write(`${text}\n`);
      process.exitCode = error instanceof UsageError ? 2 : 1;
    });
}
