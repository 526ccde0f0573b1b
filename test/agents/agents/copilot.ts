import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Trial } from '../place/trial.ts';
import { agents, type Script, say, shell } from '../provider/script.ts';
import { allScenarios } from '../scenarios/all.ts';
import { scenarioFor } from '../scenarios/common.ts';
import type { AskOptions, Driver, Installed, Scenario, TestedAgent } from './agent.ts';

/** With a model of the user's own; the protocol follows from its name. */
function env(t: Trial, model: string): Record<string, string> {
  const isClaude = model.startsWith('claude');
  return {
    CI: '1',
    COPILOT_OFFLINE: 'true',
    COPILOT_AUTO_UPDATE: 'false',
    COPILOT_ALLOW_ALL: 'true',
    COPILOT_MODEL: model,
    COPILOT_PROVIDER_API_KEY: 'k',
    COPILOT_PROVIDER_BASE_URL: isClaude ? t.url : `${t.url}/v1`,
    COPILOT_PROVIDER_TYPE: isClaude ? 'anthropic' : 'openai',
    COPILOT_PROVIDER_WIRE_API: model === 'gpt-5' ? 'responses' : 'completions',
  };
}

function driverOf({ bin }: Installed): Driver {
  return {
    prepare: () => undefined,
    async ask(t, prompt, { resume, model = 'claude-sonnet-4-5', args = [], ...run }: AskOptions = {}) {
      const session = resume === undefined ? [] : ['--continue'];
      const command = [
        '--allow-all-tools',
        '--disable-builtin-mcps',
        '--log-level',
        'none',
        ...session,
        '--model',
        model,
        ...args,
        '-p',
        prompt,
      ];
      await t.run(join(bin, 'copilot'), command, { ...run, env: { ...env(t, model), ...run.env } });
      return 'latest';
    },
    can: {
      resume: true,
      otherModel: 'gpt-4o',
      helpers: 'parallel',
      homeVariable: { name: 'COPILOT_HOME', folder: '.copilot' },
    },
  };
}

const THINK: Script = [shell('ls', { think: true }), say('Thought.', { think: true })];

function removeStore(t: Trial): void {
  for (const end of ['', '-wal', '-shm']) rmSync(join(t.home, `.copilot/session-store.db${end}`), { force: true });
}

function scenarios(installed: Installed): readonly Scenario[] {
  const driver = driverOf(installed);
  const { ask } = driver;
  const scenario = scenarioFor(driver);
  return [
    ...allScenarios(driver),
    scenario('by-chat', (t) => ask(t, t.prompt(THINK), { model: 'gpt-4o' })),
    scenario('by-responses', (t) => ask(t, t.prompt(THINK), { model: 'gpt-5' })),
    // Other programs, and older versions, leave the events alone.
    ...(['tools', 'resume', 'compaction'] as const).map((what) =>
      scenario(`events-only-${what}`, async (t) => {
        const context = what === 'compaction' ? { context: 195_000 } : {};
        await ask(t, t.prompt([shell('seq 1 200'), shell('seq 1 300', context), shell('sleep 3'), say('Done.')]));
        if (what === 'resume') await ask(t, t.prompt([shell('ls'), say('More.')]), { resume: 'latest' });
        removeStore(t);
      }),
    ),
    scenario('events-only-sub-agents', async (t) => {
      const helper = [shell('pwd'), say('A small shop with one file, which is all there is to report about it.')];
      await ask(t, t.prompt([agents(helper, helper), say('Helped.')]));
      removeStore(t);
    }),
    scenario('compaction-by-itself', async (t) => {
      const script = [
        shell('seq 1 200'),
        shell('seq 1 300', { context: 195_000 }),
        shell('sleep 3'),
        shell('ls'),
        say('Done.'),
      ];
      await ask(t, t.prompt(script));
      await ask(t, t.prompt([say('More.')]), { resume: 'latest' });
    }),
  ];
}

export const copilot: TestedAgent = {
  id: 'copilot',
  label: 'Copilot CLI',
  ledgerId: 'copilot-cli',
  npm: '@github/copilot',
  quick: 'tools',
  scenarios,
};
