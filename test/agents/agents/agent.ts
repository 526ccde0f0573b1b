import type { Trial } from '../place/trial.ts';

export interface Scenario {
  readonly name: string;
  readonly run: (trial: Trial) => Promise<void>;
}

/** An agent from the npm registry. */
export interface TestedAgent {
  /** The id that the command line takes. */
  readonly id: string;
  readonly label: string;
  /** The agent's id in the ledger. */
  readonly ledgerId: string;
  readonly npm: string;
  /** An older version whose logs have another format. */
  readonly older?: readonly string[];
  /** The scenario of `--quick`. */
  readonly quick: string;
  /** `bin` is the folder of the installed programs. */
  readonly scenarios: (installed: {
    readonly folder: string;
    readonly bin: string;
    readonly version: string;
  }) => readonly Scenario[];
}

/** Whether a version is at least another; both of numbers and dots. */
export function isAtLeast(version: string, least: string): boolean {
  const [a, b] = [version, least].map((text) => text.split('.').map((part) => Number.parseInt(part, 10)));
  for (const [at, part] of (b ?? []).entries()) {
    const own = a?.[at] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
