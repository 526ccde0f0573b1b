import type { Scenario } from './agents/agent.ts';
import { compareCalls, type Difference } from './compare/compare.ts';
import { judge, type Result } from './compare/judge.ts';
import { KINDS } from './compare/pairCalls.ts';
import { productReport } from './compare/productReport.ts';
import { type CountedCall, countedCalls, openHome, shippedPrices } from './compare/readHome.ts';
import type { AgentVersion } from './compare/thinking.ts';
import { Trial } from './place/trial.ts';
import { notHappened } from './scenarios/happened.ts';

export interface Outcome {
  readonly name: string;
  readonly result: Result;
  /** Completed answers of the bill, and calls that the product counts. */
  readonly billed: number;
  readonly counted: number;
  readonly differences: readonly string[];
  /** Why the product says its figure is a lower bound. */
  readonly reasons: readonly string[];
  readonly seconds: number;
}

/** Runs a scenario from an empty home to the comparison. `after` looks at what is there before it is deleted, and returns what went wrong. */
export async function runScenario(
  scenario: Scenario,
  agent: AgentVersion,
  after: (trial: Trial, found: readonly Difference[]) => Promise<string>,
): Promise<Outcome> {
  const started = performance.now();
  const trial = new Trial();
  try {
    await trial.open();
    const failure = await scenario.run(trial).then(
      () => '',
      (error: unknown) => String(error),
    );
    const calls = await readCalls(trial);
    const nothing = failure === '' ? notHappened(scenario.name, trial.bill.rows) : [];
    const { found, reasons, result } = differencesOf(trial, agent, calls, [failure, ...nothing]);
    const trouble = await after(trial, found);
    return {
      name: scenario.name,
      result,
      differences: [...found.map(({ what, text }) => `${what}: ${text}`), ...(trouble === '' ? [] : [trouble])],
      reasons,
      billed: trial.bill.completed.length,
      counted: calls.length,
      seconds: Math.round((performance.now() - started) / 100) / 10,
    };
  } finally {
    trial.close();
  }
}

async function readCalls({ home, folder, env }: Trial): Promise<readonly CountedCall[]> {
  const engine = openHome(home, folder, undefined, env);
  try {
    await engine.scanAll();
    return countedCalls(engine);
  } finally {
    engine.close();
  }
}

function differencesOf(trial: Trial, agent: AgentVersion, calls: readonly CountedCall[], failures: readonly string[]) {
  const { bill, home, folder, env } = trial;
  const report = productReport(home, folder, env);
  const differences: Difference[] = [
    ...compareCalls({ bill: bill.rows, counted: calls, agent, pricer: shippedPrices(folder) }),
  ];
  const sums = KINDS.map((kind) => calls.reduce((sum, { tokens }) => sum + tokens[kind], 0));
  if (report.failure !== '') differences.push({ what: 'report', text: report.failure });
  else if (report.calls !== calls.length || KINDS.some((kind, at) => report.tokens[kind] !== sums[at]))
    differences.push({ what: 'report', text: 'the report does not add up to the calls' });
  for (const failure of failures.filter((each) => each !== ''))
    differences.push({ what: 'reading', text: `the agent failed: ${failure}` });
  if (bill.rows.length === 0) differences.push({ what: 'reading', text: 'the agent asked for nothing' });
  return {
    result: judge({ differences, isLowerBound: report.isLowerBound, reasons: report.reasons }, bill.rows),
    found: differences,
    reasons: report.reasons,
  };
}
