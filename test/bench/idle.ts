// node test/bench/idle.ts [--json] [--mb=1000] [--turns=3] [--quiet=20000]
// What the packed extension costs an extension host: memory over that of an empty one when nothing goes on, worker included,
// with a small history and after a large one was read; for how long the host stands still meanwhile; and which timers fire while
// nothing is live, which is a failure but for the regular sweeps. TOKEN_LEDGER_VSIX names another package.
import { AgentHome } from '../vscode/agentHome.ts';
import { main, quantile } from '../vscode/common.ts';
import { makeFolder, removeFolder } from '../workbench/window.ts';
import { makeCorpus } from './corpus.ts';
import { type QuietReport, watchHost } from './live/host.ts';

const json = process.argv.includes('--json');
const number = (name: string, otherwise: number): number =>
  Number(process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise);
const say = (text: string): void => console.error(text);

type What = 'empty' | 'small' | 'large';

async function watch(what: What, bytes: number, quietMs: number): Promise<QuietReport> {
  const home = new AgentHome();
  const folder = makeFolder();
  try {
    if (what === 'large') makeCorpus(home.folder, bytes);
    const now = (): number => Date.now() - IDLE_FOR;
    home.claude({ cwd: folder, branch: 'BENCH-3', now }).call({ output: 1000 });
    return await watchHost({ home, folder, alone: what === 'empty', shown: /BENCH-3/, quietMs });
  } finally {
    home.remove();
    removeFolder(folder);
  }
}

/** The session is idle and not over, ms. */
const IDLE_FOR = 10 * 60_000;
/** Delay of the regular sweeps, ms. */
const SWEEP = '60000';

const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10;
const median = (values: readonly number[]): number => quantile(values, 0.5);
/** The last quarters of a second, in which nothing went on. */
const last = (values: readonly number[], quietMs: number): readonly number[] =>
  values.slice(-Math.floor(quietMs / 250));

await main(async () => {
  const quietMs = number('quiet', 20_000);
  const bytes = number('mb', 1000) * 1_000_000;
  const found: Record<What, QuietReport[]> = { empty: [], small: [], large: [] };
  // In turns, so that what else the machine does is the same for all.
  for (let turn = 0; turn < number('turns', 3); turn += 1) {
    for (const what of ['empty', 'small', 'large'] as const) {
      const report = await watch(what, bytes, quietMs);
      found[what].push(report);
      const stalls = `stalls ${Math.max(...report.stalls)} ms, its own work ${Math.max(...report.own)} ms`;
      say(`${what}: ${megabytes(report.memory)} MB (${megabytes(report.memoryBefore)} before), ${stalls}`);
      say(`${what}: wake-ups ${JSON.stringify(report.wakeUps)}`);
    }
  }
  const memory = (what: What): number => median(found[what].map((report) => report.memory));
  const stall = (what: What, of: 'stalls' | 'own'): number => median(found[what].map((each) => Math.max(...each[of])));
  const quiet = (of: 'stalls' | 'own'): number =>
    median(found.small.map((each) => Math.max(...last(each[of], quietMs / 2))));
  const wakeUps = [...found.small, ...found.large].map((report) => report.wakeUps);
  const result = {
    idleMemoryMB: megabytes(memory('small') - memory('empty')),
    afterLargeReadMB: megabytes(memory('large') - memory('empty')),
    firstReadStallMs: { longest: stall('large', 'stalls'), ownWork: stall('large', 'own') },
    quietStallMs: { longest: quiet('stalls'), ownWork: quiet('own') },
    wakeUps,
  };
  if (json) console.log(JSON.stringify(result));
  else console.log(result);
  const others = wakeUps.flatMap(({ host, worker }) => [...Object.keys(host), ...Object.keys(worker)]);
  if (others.every((delay) => delay === SWEEP)) return 0;
  say(`Timers other than the regular sweeps fired while nothing was live: ${[...new Set(others)].join(', ')} ms`);
  return 1;
});
