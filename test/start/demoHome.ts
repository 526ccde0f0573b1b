// A home and a repository for a look without an agent: six weeks of made-up work, and a session that makes a call every 2 seconds.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentHome, type ClaudeLog } from '../vscode/agentHome.ts';
import { makeWork } from '../workbench/madeWork.ts';

export const DEMO_BRANCH = 'feature/SHOP-130-demo';
const EVERY_MS = 2000;
const ROUND = 40;

const STEPS = [
  'Reading the files that matter.',
  'The tests show where it goes wrong.',
  'Changing one function.',
  'Running the tests again.',
  'All green; tidying up.',
] as const;

export class Demo {
  readonly home: AgentHome;
  /** The repository to open. It is made up too: in a person's own one, git would say that another branch is checked out. */
  readonly folder: string;
  readonly #log: ClaudeLog;
  #timer: NodeJS.Timeout | undefined;
  #calls = 0;

  constructor() {
    this.home = new AgentHome();
    this.folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'token-ledger-demo-'))), 'demo-shop');
    mkdirSync(this.folder);
    makeWork(this.home, this.folder, Date.now());
    execFileSync('git', ['checkout', '-q', '-b', DEMO_BRANCH], { cwd: this.folder });
    this.#log = this.home.claude({ cwd: this.folder, branch: DEMO_BRANCH });
    this.#log.ask('[Demo of Token Ledger: nothing of this happened] Please fix the failing test.');
    for (let i = 0; i < 5; i += 1) this.#call();
  }

  start(): void {
    this.#timer = setInterval(() => this.#call(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.home.remove();
    rmSync(join(this.folder, '..'), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  /** A context that grows call by call and is compacted after a round, as an agent's does. */
  #call(): void {
    const i = this.#calls % ROUND;
    this.#calls += 1;
    const fresh = 700 + ((i * 379) % 900);
    this.#log.call(
      {
        input: 4 + (i % 7),
        output: 120 + ((i * 211) % 1400),
        cacheWrite5m: fresh,
        cacheRead: 14_000 + i * 1_150,
      },
      `[demo] ${STEPS[i % STEPS.length] ?? ''}`,
    );
  }
}
