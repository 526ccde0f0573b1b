import type { Scenario } from './agents/agent.ts';
import { type Difference, compareCalls } from './compare/compare.ts';
import { judge, type Result } from './compare/judge.ts';
import { KINDS } from './compare/pairCalls.ts';
import { productReport } from './compare/productReport.ts';
import { type CountedCall, countedCalls, openHome, shippedPrices } from './compare/readHome.ts';
import { Trial } from './place/trial.ts';

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

/** Runs a scenario from an empty home to the comparison. `after` looks at what is there before it is deleted. */
export async function runScenario(
  scenario: Scenario,
  after: (trial: Trial, calls: readonly CountedCall[], outcome: Outcome) => Promise<void>,
): Promise<Outcome> {
  const started = performance.now();
  const trial = new Trial();
  try {
    await trial.open();
    const failure = await scenario.run(trial).then(
      () => '',
      (error: unknown) => String(error),
    );
    const calls = await readCalls(trial.home, trial.folder);
    const found = differencesOf(trial, calls, failure);
    const outcome: Outcome = {
      name: scenario.name,
      ...found,
      billed: trial.bill.completed.length,
      counted: calls.length,
      seconds: Math.round((performance.now() - started) / 100) / 10,
    };
    await after(trial, calls, outcome);
    return outcome;
  } finally {
    trial.close();
  }
}

async function readCalls(home: string, folder: string): Promise<readonly CountedCall[]> {
  const engine = openHome(home, folder);
  try {
    await engine.scanAll();
    return countedCalls(engine);
  } finally {
    engine.close();
  }
}

function differencesOf(trial: Trial, calls: readonly CountedCall[], failure: string) {
  const { bill, home, folder } = trial;
  const report = productReport(home, folder);
  const differences: Difference[] = [...compareCalls(bill.rows, calls, shippedPrices(folder))];
  const sums = KINDS.map((kind) => calls.reduce((sum, { tokens }) => sum + tokens[kind], 0));
  if (report.failure !== '') differences.push({ what: 'report', text: report.failure });
  else if (report.calls !== calls.length || KINDS.some((kind, at) => report.tokens[kind] !== sums[at]))
    differences.push({ what: 'report', text: 'the report does not add up to the calls' });
  if (failure !== '') differences.push({ what: 'reading', text: `the agent failed: ${failure}` });
  if (bill.completed.length === 0) differences.push({ what: 'reading', text: 'nothing was billed' });
  return {
    result: judge(differences, report.isLowerBound, report.reasons),
    differences: differences.map(({ what, text }) => `${what}: ${text}`),
    reasons: report.reasons,
  };
}
