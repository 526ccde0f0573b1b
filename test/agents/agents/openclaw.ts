import { join } from 'node:path';
import type { Trial } from '../place/trial.ts';
import { say, shell } from '../provider/script.ts';
import { SHORT, SWITCH, scenarioFor, WORK } from '../scenarios/common.ts';
import { dailyScenarios } from '../scenarios/daily.ts';
import type { AskOptions, Driver, Installed, Scenario, TestedAgent } from './agent.ts';

function prepare(t: Trial): void {
  const model = (id: string) => ({
    id,
    name: id,
    contextWindow: 200_000,
    maxTokens: 8000,
    reasoning: true,
    input: ['text'],
    cost: { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
  });
  const provider = (path: string, api: string, ...ids: readonly string[]) => ({
    baseUrl: t.url + path,
    apiKey: 'k',
    api,
    models: ids.map(model),
  });
  t.put('.openclaw/openclaw.json', {
    models: {
      mode: 'merge',
      providers: {
        antlocal: provider('', 'anthropic-messages', 'claude-sonnet-4-5', 'claude-haiku-4-5'),
        chatlocal: provider('/v1', 'openai-completions', 'gpt-4o'),
      },
    },
    agents: { defaults: { model: { primary: 'antlocal/claude-sonnet-4-5' }, workspace: t.repo, skipBootstrap: true } },
  });
}

function driverOf({ bin }: Installed): Driver {
  return {
    prepare,
    async ask(t, prompt, { resume, model, args = [], ...run }: AskOptions = {}) {
      const id = resume ?? crypto.randomUUID();
      const chosen = model === undefined ? [] : ['--model', model];
      const command = ['agent', '--local', '--agent', 'main', '--session-id', id, ...chosen, ...args, '-m', prompt];
      await t.run(join(bin, 'openclaw'), command, {
        seconds: 200,
        ...run,
        env: { OPENCLAW_DISABLE_TELEMETRY: '1', ...run.env },
      });
      return id;
    },
    can: {
      resume: true,
      otherModel: 'chatlocal/gpt-4o',
      hourCache: true,
      homeVariable: { name: 'OPENCLAW_STATE_DIR', folder: '.openclaw' },
    },
  };
}

/** A short list: this agent takes half a minute to start. */
function scenarios(installed: Installed): readonly Scenario[] {
  const driver = driverOf(installed);
  const { ask } = driver;
  const scenario = scenarioFor(driver);
  return [
    scenario('tools', (t) => ask(t, t.prompt(WORK))),
    scenario('branch-switch', (t) => ask(t, t.prompt(SWITCH))),
    scenario('hour-cache', (t) => ask(t, t.prompt([shell('ls', { cache: '1h' }), say('Done.', { cache: '1h' })]))),
    scenario('model-switch', async (t) => {
      const id = await ask(t, t.prompt(SHORT));
      await ask(t, t.prompt([shell('ls', { think: true }), say('Done.', { fail: 529 })]), {
        resume: id,
        model: 'chatlocal/gpt-4o',
      });
    }),
    scenario('long-context', async (t) => {
      const id = await ask(t, t.prompt([shell('seq 1 3000'), shell('seq 1 5000', { context: 199_000 }), say('Done.')]));
      await ask(t, t.prompt([say('More.')]), { resume: id });
    }),
    ...dailyScenarios(driver).filter(({ name }) => DAILY.test(name)),
  ];
}

const DAILY = /^(?:moved-home|kill-in-tool-resume)$/u;

export const openclaw: TestedAgent = {
  id: 'openclaw',
  label: 'OpenClaw',
  ledgerId: 'openclaw',
  npm: 'openclaw',
  quick: 'tools',
  scenarios,
};
