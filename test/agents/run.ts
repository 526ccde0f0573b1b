// Runs real agents from the npm registry against a local provider and compares what the product counts with the bill.
//   npm run test:agents [-- AGENT[@VERSION]… --only SCENARIO --older --quick --record --json]
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { TESTED } from './agents/all.ts';
import type { TestedAgent } from './agents/agent.ts';
import { installAgent, newestVersion } from './place/install.ts';
import { recordTrial } from './record/record.ts';
import { type Outcome, runScenario } from './runScenario.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    older: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

interface Wanted {
  readonly agent: TestedAgent;
  readonly npm: string;
  readonly version: string;
}

function wanted(): readonly Wanted[] {
  if (positionals.length === 0) return TESTED.flatMap(versionsOf);
  return positionals.flatMap((argument) => {
    const [id, version] = argument.split('@');
    const agent = TESTED.find((each) => each.id === id);
    if (agent === undefined)
      throw new Error(`No agent "${id}". There are: ${TESTED.map((each) => each.id).join(', ')}.`);
    if (version === undefined) return versionsOf(agent);
    const older = agent.older?.find((each) => each.version === version);
    return [{ agent, version, npm: older?.npm ?? agent.npm }];
  });
}

function versionsOf(agent: TestedAgent): readonly Wanted[] {
  const older = values.older && !values.quick ? (agent.older ?? []) : [];
  return [{ version: newestVersion(agent.npm) }, ...older].map((each) => ({ agent, npm: agent.npm, ...each }));
}

const say = (text: string): void => void (values.json ? process.stderr : process.stdout).write(`${text}\n`);

async function runAgent({ agent, npm, version }: Wanted): Promise<readonly Outcome[]> {
  const folder = installAgent(agent.id, npm, version);
  const all = agent.scenarios({ folder, bin: join(folder, 'node_modules/.bin'), version });
  const chosen = all.filter(({ name }) => (values.quick ? name === agent.quick : isChosen(name)));
  const outcomes: Outcome[] = [];
  say(`\n${agent.label} ${version}`);
  for (const scenario of chosen) {
    const outcome = await runScenario(scenario, { agent: agent.ledgerId, version }, async (trial, found) => {
      if (values.verbose) say(trial.transcript.join('\n'));
      if (!values.record) return '';
      const older = agent.older?.some((each) => each.version === version) ? `@${version}` : '';
      const subject = {
        agent: agent.ledgerId,
        version,
        scenario: scenario.name,
        folder: `${agent.id}${older}/${scenario.name}`,
      };
      return recordTrial(subject, trial, found).then(
        () => '',
        (error: unknown) => `not recorded: ${String(error)}`,
      );
    });
    outcomes.push(outcome);
    sayOutcome(outcome);
  }
  return outcomes;
}

const isChosen = (name: string): boolean => values.only === undefined || new RegExp(values.only, 'u').test(name);

function sayOutcome({ name, result, billed, counted, differences, reasons, seconds }: Outcome): void {
  say(`  ${result.padEnd(12)} ${name.padEnd(26)} billed ${billed}, counted ${counted}, ${seconds} s`);
  if (result === 'lower bound') for (const reason of reasons) say(`      ≥ ${reason}`);
  for (const text of differences.slice(0, 12)) say(`      ${text}`);
}

const agents = [];
for (const each of wanted())
  agents.push({ agent: each.agent.id, version: each.version, scenarios: await runAgent(each) });
const scenarios = agents.flatMap((each) => each.scenarios);
const exact = scenarios.filter(({ result }) => result === 'exact').length;
if (values.json)
  process.stdout.write(
    `${JSON.stringify({ schema: 'token-ledger/agent-test@1', agents, exact, total: scenarios.length }, null, 2)}\n`,
  );
else say(`\n${exact} of ${scenarios.length} scenarios exact`);
process.exitCode = scenarios.some(({ result }) => result === 'differs') ? 1 : 0;
