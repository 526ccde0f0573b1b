// Runs real agents from the npm registry against a local provider and compares what the product counts with the bill.
//   npm run test:agents [-- AGENT[@VERSION]… --only PATTERN --older --quick --record --json --verbose]
//   npm run test:agents -- --workbench [claude|codex]     the status bar of a real window beside the bill
//   npm run test:agents -- --live [claude codex gemini]   Claude Code's status line, and the tools over MCP

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Installed, TestedAgent } from './agents/agent.ts';
import { TESTED } from './agents/all.ts';
import type { LiveResult } from './live/checks.ts';
import { installAgent, installNewest } from './place/install.ts';
import { Trial } from './place/trial.ts';
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
    workbench: { type: 'boolean', default: false },
    live: { type: 'boolean', default: false },
  },
});

interface Wanted {
  readonly agent: TestedAgent;
  readonly npm: string;
  /** Without it: the newest. */
  readonly version?: string;
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
  return [{ agent, npm: agent.npm }, ...older.map((each) => ({ agent, npm: agent.npm, ...each }))];
}

function install({ agent, npm, version }: Wanted): Installed {
  const found =
    version === undefined ? installNewest(agent.id, npm) : { version, folder: installAgent(agent.id, npm, version) };
  return { ...found, bin: join(found.folder, 'node_modules/.bin') };
}

const say = (text: string): void => void (values.json ? process.stderr : process.stdout).write(`${text}\n`);

async function runAgent(agent: TestedAgent, installed: Installed): Promise<readonly Outcome[]> {
  const { version } = installed;
  const isWanted = (name: string): boolean =>
    values.quick ? name === agent.quick : values.only === undefined || new RegExp(values.only, 'u').test(name);
  const older = agent.older?.some((each) => each.version === version) ? `@${version}` : '';
  const outcomes: Outcome[] = [];
  say(`\n${agent.label} ${version}`);
  for (const scenario of agent.scenarios(installed).filter(({ name }) => isWanted(name))) {
    const outcome = await runScenario(scenario, { agent: agent.ledgerId, version }, async (trial, found) => {
      if (values.verbose) say(trial.transcript.join('\n'));
      if (!values.record) return '';
      const folder = `${agent.id}${older}/${scenario.name}`;
      return recordTrial({ agent: agent.ledgerId, version, scenario: scenario.name, folder }, trial, found).then(
        () => '',
        (error: unknown) => `not recorded: ${String(error)}`,
      );
    });
    outcomes.push(outcome);
    sayOutcome(outcome);
  }
  return outcomes;
}

function sayOutcome({ name, result, billed, counted, differences, reasons, seconds }: Outcome): void {
  say(`  ${result.padEnd(12)} ${name.padEnd(26)} billed ${billed}, counted ${counted}, ${seconds} s`);
  if (result === 'lower bound' || result === 'over-marked') for (const reason of reasons) say(`      ≥ ${reason}`);
  for (const text of differences.slice(0, 12)) say(`      ${text}`);
}

async function runAll(): Promise<boolean> {
  const agents = [];
  for (const each of wanted()) {
    const installed = install(each);
    agents.push({ agent: each.agent.id, version: installed.version, scenarios: await runAgent(each.agent, installed) });
  }
  const scenarios = agents.flatMap((each) => each.scenarios);
  const exact = scenarios.filter(({ result }) => result === 'exact').length;
  const report = { schema: 'token-ledger/agent-test@1', agents, exact, total: scenarios.length };
  if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else say(`\n${exact} of ${scenarios.length} scenarios exact`);
  return scenarios.every(({ result }) => result === 'exact' || result === 'lower bound');
}

async function runWorkbench(): Promise<boolean> {
  const { runInWorkbench } = await import('./workbench.ts');
  const agents =
    positionals.length === 0 ? TESTED.filter(({ id }) => id === 'claude') : wanted().map(({ agent }) => agent);
  let isRight = true;
  for (const agent of agents) {
    if (agent.driver === undefined) throw new Error(`${agent.label} has no check in a window.`);
    const installed = install({ agent, npm: agent.npm });
    const { billed, shown, isEqual } = await runInWorkbench(agent.driver(installed));
    say(
      `${agent.label} ${installed.version}\n  billed  ${billed}\n  shown   ${shown}\n  ${isEqual ? 'equal' : 'DIFFERENT'}`,
    );
    isRight &&= isEqual;
  }
  return isRight;
}

async function runLive(): Promise<boolean> {
  const { checkStatusLine, checkTools } = await import('./live/checks.ts');
  const agents =
    positionals.length === 0 ? TESTED.filter(({ id }) => id === 'claude') : wanted().map(({ agent }) => agent);
  let isRight = true;
  for (const agent of agents) {
    const installed = install({ agent, npm: agent.npm });
    say(`\n${agent.label} ${installed.version}`);
    const checks = [
      ...(agent.id === 'claude' ? [(trial: Trial) => checkStatusLine(installed, trial)] : []),
      (trial: Trial) => checkTools(agent, installed, trial),
    ];
    for (const check of checks) isRight = (await runCheck(check)) && isRight;
  }
  return isRight;
}

async function runCheck(check: (trial: Trial) => Promise<LiveResult>): Promise<boolean> {
  const trial = new Trial();
  try {
    await trial.open();
    const { name, seen, wrong } = await check(trial);
    if (values.verbose) say(trial.transcript.join('\n'));
    say(`  ${wrong.length === 0 ? 'right' : 'WRONG'}  ${name}`);
    for (const text of [...seen, ...wrong.map((each) => `wrong: ${each}`)]) say(`      ${text}`);
    return wrong.length === 0;
  } finally {
    trial.close();
  }
}

const runMode = values.workbench ? runWorkbench : values.live ? runLive : runAll;
process.exitCode = (await runMode()) ? 0 : 1;
