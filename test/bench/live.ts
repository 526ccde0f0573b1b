// npm run bench:live [-- --json] [-- --appends=N] [-- --mb=N]: how live it feels, in the packed extension in a real window.
import { spawnSync } from 'node:child_process';
import { HumanError, main, quantile, root } from '../vscode/common.ts';
import { measureLatency } from './live/latency.ts';
import { measureStall } from './live/stall.ts';

const json = process.argv.includes('--json');
const number = (name: string, otherwise: number): number =>
  Number(process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise);

/** With --json the standard output holds one object and nothing else. */
const say = (text: string): void => console.error(text);
const round = (ms: number): number => Math.round(ms * 10) / 10;

function pack(): void {
  const done = spawnSync('npm', ['run', '--silent', 'package'], { cwd: root, encoding: 'utf8' });
  if (done.status !== 0) throw new HumanError(`npm run package failed:\n${done.stdout}${done.stderr}`);
}

await main(async () => {
  if (process.env['TOKEN_LEDGER_VSIX'] === undefined) pack();
  const { appendToText, activationMs } = await measureLatency(number('appends', 120), say);
  const longestStallMs = await measureStall(number('mb', 500) * 1_000_000, say);
  const result = {
    appendToTextMs: { p50: round(quantile(appendToText, 0.5)), p95: round(quantile(appendToText, 0.95)) },
    activationMs,
    longestStallMs: round(longestStallMs),
  };
  if (json) console.log(JSON.stringify(result));
  else
    console.table({ ...result, appendToTextMs: `p50 ${result.appendToTextMs.p50}, p95 ${result.appendToTextMs.p95}` });
  return 0;
});
