// npm run bench:live -- [--json] [--appends=N] [--firsts=N] [--windows=N] [--mb=N] [--profile=FILE.cpuprofile]
// How live it feels: the packed extension in a real window.
import { spawnSync } from 'node:child_process';
import { HumanError, main, quantile, root } from '../vscode/common.ts';
import { measureActivation, measureFirstLog, measureLatency } from './live/latency.ts';
import { measureStall } from './live/stall.ts';

const json = process.argv.includes('--json');
const argument = (name: string): string | undefined =>
  process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const number = (name: string, otherwise: number): number => Number(argument(name) ?? otherwise);

/** With --json the standard output holds one object and nothing else. */
const say = (text: string): void => console.error(text);
const round = (ms: number): number => Math.round(ms * 10) / 10;

function pack(): void {
  const done = spawnSync('npm', ['run', '--silent', 'package'], { cwd: root, encoding: 'utf8' });
  if (done.status !== 0) throw new HumanError(`npm run package failed:\n${done.stdout}${done.stderr}`);
}

await main(async () => {
  if (process.env['TOKEN_LEDGER_VSIX'] === undefined) pack();
  const appendToText = await measureLatency(number('appends', 120), say);
  const firstLog = await measureFirstLog(number('firsts', 20), say);
  const activation = await measureActivation(number('windows', 5), say);
  const longestStallMs = await measureStall(
    { bytes: number('mb', 500) * 1_000_000, profile: argument('profile') },
    say,
  );
  const result = {
    appendToTextMs: { p50: round(quantile(appendToText, 0.5)), p95: round(quantile(appendToText, 0.95)) },
    firstLogMs: { p50: round(quantile(firstLog, 0.5)), p95: round(quantile(firstLog, 0.95)) },
    activationMs: quantile(activation, 0.5),
    longestStallMs: round(longestStallMs),
  };
  if (json) console.log(JSON.stringify(result));
  else {
    const words = ({ p50, p95 }: { readonly p50: number; readonly p95: number }): string => `p50 ${p50}, p95 ${p95}`;
    const { appendToTextMs, firstLogMs } = result;
    console.table({ ...result, appendToTextMs: words(appendToTextMs), firstLogMs: words(firstLogMs) });
  }
  return 0;
});
