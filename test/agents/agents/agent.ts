import type { RunOptions } from '../place/run.ts';
import type { Trial } from '../place/trial.ts';

export interface Scenario {
  readonly name: string;
  readonly run: (trial: Trial) => Promise<void>;
}

/** An agent's package in the cache folder. `bin` is the folder of its programs. */
export interface Installed {
  readonly folder: string;
  readonly bin: string;
  readonly version: string;
}

/** An agent from the npm registry. */
export interface TestedAgent {
  /** The id that the command line takes. */
  readonly id: string;
  readonly label: string;
  /** The agent's id in the ledger. */
  readonly ledgerId: string;
  readonly npm: string;
  /** Versions whose logs have another format; some have another package. */
  readonly older?: readonly { readonly version: string; readonly npm?: string }[];
  /** The scenario of `--quick`. */
  readonly quick: string;
  readonly scenarios: (installed: Installed) => readonly Scenario[];
  /** For the checks in a real window and of the tools; not every agent has it. */
  readonly driver?: (installed: Installed) => Driver;
}

export interface AskOptions extends RunOptions {
  /** The session to go on with. */
  readonly resume?: string;
  /** Go on with a copy of that session. */
  readonly fork?: boolean;
  readonly model?: string;
  /** The task starts sub-agents. */
  readonly helps?: boolean;
  readonly args?: readonly string[];
}

/** How one agent is driven without a terminal; the common scenarios use nothing else. */
export interface Driver {
  /** Writes the agent's settings into the home. */
  readonly prepare: (trial: Trial) => void;
  /** Asks once and waits for the end. Returns the session's id, '' where it is not known. */
  readonly ask: (trial: Trial, prompt: string, options?: AskOptions) => Promise<string>;
  readonly can: {
    readonly resume?: boolean;
    readonly fork?: boolean;
    /** Another model that a resumed session can go on with. */
    readonly otherModel?: string;
    /** Sub-agents: one, several in one answer, or such that start others. */
    readonly helpers?: 'one' | 'parallel' | 'nested';
    /** Sub-agents run beside the session, which has to wait for them. */
    readonly helpersRunBeside?: boolean;
    /** The variable that moves a folder below the home, in which the agent keeps settings and logs; `into`: to where below its value. */
    readonly homeVariable?: { readonly name: string; readonly folder: string; readonly into?: string };
    /** It can ask Anthropic for cache writes that live for an hour. The others' requests never name a `ttl`: five minutes are billed. */
    readonly hourCache?: boolean;
  };
}

/** Reports whether a version is at least another; both of numbers and dots. */
export function isAtLeast(version: string, least: string): boolean {
  const [own = [], other = []] = [version, least].map((text) =>
    text.split('.').map((part) => Number.parseInt(part, 10)),
  );
  for (const [at, part] of other.entries()) {
    const mine = own[at] ?? 0;
    if (mine !== part) return mine > part;
  }
  return true;
}
