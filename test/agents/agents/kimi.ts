import { join } from 'node:path';
import type { Trial } from '../place/trial.ts';
import { type Script, say, shell } from '../provider/script.ts';
import { allScenarios } from '../scenarios/all.ts';
import { SHORT, scenarioFor } from '../scenarios/common.ts';
import type { AskOptions, Driver, Installed, Scenario, TestedAgent } from './agent.ts';

const QUIET = { KIMI_CODE_NO_AUTO_UPDATE: '1', KIMI_DISABLE_TELEMETRY: '1' };

/** The agent's models have names that the user chose. */
const MODELS: readonly (readonly [alias: string, provider: string, model: string])[] = [
  ['son', 'ant', 'claude-sonnet-4-5'],
  ['hai', 'ant', 'claude-haiku-4-5'],
  ['gpt4o', 'chat', 'gpt-4o'],
  ['gpt5', 'resp', 'gpt-5'],
  ['k2', 'kimi', 'kimi-k2'],
  ['gem', 'gem', 'gemini-2.5-pro'],
];

function config(url: string): string {
  const provider = (name: string, type: string, path: string): string =>
    `[providers.${name}]\ntype = "${type}"\nbase_url = "${url}${path}"\napi_key = "k"\n`;
  const models = MODELS.map(
    ([alias, name, model]) =>
      `[models.${alias}]\nprovider = "${name}"\nmodel = "${model}"\nmax_context_size = 200000\nmax_output_size = 8000\ncapabilities = ["thinking", "tool_use"]\n`,
  );
  return [
    'default_model = "son"\ntelemetry = false\n',
    provider('ant', 'anthropic', ''),
    provider('chat', 'openai', '/v1'),
    provider('resp', 'openai_responses', '/v1'),
    provider('kimi', 'kimi', '/v1'),
    provider('gem', 'google-genai', ''),
    ...models,
  ].join('');
}

function driverOf({ bin }: Installed): Driver {
  return {
    prepare: (t) => t.put('.kimi-code/config.toml', config(t.url)),
    async ask(t, prompt, { resume, fork = false, model, args = [], ...run }: AskOptions = {}) {
      const kimi = join(bin, 'kimi');
      if (fork) await t.run(kimi, ['fork', '-y'], { env: QUIET });
      const session = resume === undefined ? [] : ['-c'];
      const command = [...session, ...(model === undefined ? [] : ['-m', model]), ...args, '-p', prompt];
      await t.run(kimi, command, { ...run, env: { ...QUIET, ...run.env } });
      return 'latest';
    },
    can: {
      resume: true,
      otherModel: 'gpt4o',
      helpers: 'parallel',
      homeVariable: { name: 'KIMI_CODE_HOME', folder: '.kimi-code' },
    },
  };
}

const THINK: Script = [shell('ls', { think: true }), say('Thought.', { think: true })];

function scenarios(installed: Installed): readonly Scenario[] {
  const driver = driverOf(installed);
  const { ask } = driver;
  const scenario = scenarioFor(driver);
  const by = (how: string, model: string): Scenario =>
    scenario(`by-${how}`, (t: Trial) => ask(t, t.prompt(THINK), { model }));
  return [
    ...allScenarios(driver),
    by('chat', 'gpt4o'),
    by('responses', 'gpt5'),
    by('kimi', 'k2'),
    by('gemini', 'gem'),
    scenario('fork', async (t) => {
      await ask(t, t.prompt(SHORT));
      await ask(t, t.prompt(SHORT, { session: 'fork' }), { resume: 'latest', fork: true });
    }),
    scenario('compaction-by-itself', async (t) => {
      await ask(t, t.prompt([shell('seq 1 200'), shell('seq 1 300', { context: 195_000 }), shell('ls'), say('Done.')]));
      await ask(t, t.prompt([say('More.')]), { resume: 'latest' });
    }),
  ];
}

export const kimi: TestedAgent = {
  id: 'kimi',
  label: 'Kimi Code',
  ledgerId: 'kimi',
  npm: '@moonshot-ai/kimi-code',
  quick: 'tools',
  scenarios,
};
