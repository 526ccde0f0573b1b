// npm run bench:panel -- [--json] [--calls 1000000] [--opens 20]: how long the summary panel takes to open in a real window, from the
// command to the first block being painted (openMs) and to the page answering (readyMs), with a long history in the ledger.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { HumanError, main, quantile, root } from '../vscode/common.ts';
import { measureOpening } from './live/opening.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    calls: { type: 'string', default: '100000' },
    opens: { type: 'string', default: '20' },
  },
});
const { json } = values;

/** With --json the standard output holds one object and nothing else. */
const say = (text: string): void => console.error(text);
const round = (ms: number): number => Math.round(ms);
const both = (times: readonly number[]) => ({ p50: round(quantile(times, 0.5)), p95: round(quantile(times, 0.95)) });

function pack(): void {
  const done = spawnSync('npm', ['run', '--silent', 'package'], { cwd: root, encoding: 'utf8' });
  if (done.status !== 0) throw new HumanError(`npm run package failed:\n${done.stdout}${done.stderr}`);
}

await main(async () => {
  if (process.env['TOKEN_LEDGER_VSIX'] === undefined) pack();
  const calls = Number(values.calls);
  const { first, again, ready, empty } = await measureOpening({ calls, opens: Number(values.opens) }, say);
  const result = {
    calls,
    firstOpenMs: round(first),
    openMs: both(again),
    readyMs: both(ready),
    emptyPageMs: both(empty),
  };
  if (json) console.log(JSON.stringify(result));
  else console.log(result);
  return 0;
});
