import { join } from 'node:path';
import type { Trial } from '../place/trial.ts';
import { type Script, say, shell, tool } from '../provider/script.ts';
import { allScenarios } from '../scenarios/all.ts';
import { scenarioFor } from '../scenarios/common.ts';
import type { AskOptions, Driver, Installed, Scenario, TestedAgent } from './agent.ts';

const env = (t: Trial): Record<string, string> => ({
  CI: '1',
  XAI_API_KEY: 'fake',
  GROK_XAI_API_BASE_URL: `${t.url}/v1`,
  GROK_MODELS_BASE_URL: `${t.url}/v1`,
  GROK_DISABLE_AUTOUPDATER: '1',
  GROK_SUBAGENTS: '1',
});

/** The package unpacks its program into the home that it is installed for. */
function driverOf({ folder }: Installed): Driver {
  return {
    prepare: () => undefined,
    async ask(t, prompt, { resume, fork = false, model = 'grok-4.7', args = [], ...run }: AskOptions = {}) {
      const id = crypto.randomUUID();
      const session =
        resume === undefined
          ? ['--session-id', id]
          : ['--resume', resume, ...(fork ? ['--fork-session', '--session-id', id] : [])];
      const command = ['-p', prompt, '-m', model, '--always-approve', ...session, ...args];
      await t.run(join(folder, '.home/bin/grok'), command, { ...run, env: { ...env(t), ...run.env } });
      return resume === undefined || fork ? id : resume;
    },
    can: {
      resume: true,
      fork: true,
      otherModel: 'grok-4.5',
      helpers: 'parallel',
      homeVariable: { name: 'GROK_HOME', folder: '.grok' },
    },
  };
}

const THINK: Script = [shell('ls', { think: true }), say('Thought.', { think: true })];

function scenarios(installed: Installed): readonly Scenario[] {
  const driver = driverOf(installed);
  const scenario = scenarioFor(driver);
  return [
    ...allScenarios(driver),
    scenario('think-twice', (t) => driver.ask(t, t.prompt(THINK))),
    scenario('sub-agent-in-turn', (t) => {
      const prompt = t.prompt([shell('pwd'), say('Looked.')]);
      const args = { prompt, description: 'look', background: false };
      return driver.ask(t, t.prompt([shell('ls'), tool('spawn_subagent', args), say('Helped.')]));
    }),
  ];
}

export const grok: TestedAgent = {
  id: 'grok',
  label: 'Grok Build',
  ledgerId: 'grok',
  npm: '@xai-official/grok',
  quick: 'tools',
  scenarios,
};
