// npm run bench:panel [-- --json] [-- --calls=N] [-- --opens=N]: how long the summary panel takes to open in a real window, from the
// command to the first block being painted (openMs) and to the page answering (readyMs), with a long history in the ledger.
import { spawnSync } from 'node:child_process';
import { HumanError, main, quantile, root } from '../vscode/common.ts';
import { measureOpening } from './live/opening.ts';

const json = process.argv.includes('--json');
const number = (name: string, otherwise: number): number =>
  Number(process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise);

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
  const calls = number('calls', 100_000);
  const { first, again, ready, empty } = await measureOpening({ calls, opens: number('opens', 20) }, say);
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
