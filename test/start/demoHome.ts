// A home for a look without an agent: one session of Claude Code in the opened folder that makes a call every 2 seconds.
import { AgentHome, type ClaudeLog } from '../vscode/agentHome.ts';

export const DEMO_BRANCH = 'DEMO-1-try-it';
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
  readonly #log: ClaudeLog;
  #timer: NodeJS.Timeout | undefined;
  #calls = 0;

  constructor(folder: string) {
    this.home = new AgentHome();
    this.#log = this.home.claude({ cwd: folder, branch: DEMO_BRANCH });
    this.#log.ask('[Demo of Token Ledger: nothing of this happened] Please fix the failing test.');
    for (let i = 0; i < 5; i += 1) this.#call();
  }

  start(): void {
    this.#timer = setInterval(() => this.#call(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.home.remove();
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
