import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Trial } from '../place/trial.ts';
import { type Script, say, shell } from '../provider/script.ts';
import { allScenarios } from '../scenarios/all.ts';
import { SHORT, scenarioFor } from '../scenarios/common.ts';
import type { AskOptions, Driver, Installed, Scenario, TestedAgent } from './agent.ts';

const QUIET = {
  CI: '1',
  FACTORY_API_KEY: 'fk-fake',
  FACTORY_DROID_AUTO_UPDATE_ENABLED: 'false',
  DROID_DISABLE_AUTO_UPDATE: '1',
};

/** With models of the user's own. */
function prepare(t: Trial): void {
  const model = (id: string, provider: string, path: string) => ({
    model: id,
    displayName: id,
    baseUrl: t.url + path,
    apiKey: 'k',
    provider,
    maxOutputTokens: 8000,
  });
  t.put('.factory/settings.json', {
    cloudSessionSync: false,
    enableDroidShield: false,
    customModels: [
      model('claude-sonnet-4-5', 'anthropic', ''),
      model('claude-haiku-4-5', 'anthropic', ''),
      model('gpt-5', 'openai', '/v1'),
      model('gpt-4o', 'generic-chat-completion-api', '/v1'),
    ],
  });
}

/** The id of the newest session. */
function newestSession(t: Trial): string {
  const below = join(t.env['FACTORY_HOME_OVERRIDE'] ?? t.home, '.factory/sessions');
  const files = readdirSync(below, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.jsonl'));
  const age = (path: string): number => statSync(join(below, path)).mtimeMs;
  return basename(files.toSorted((a, b) => age(b) - age(a))[0] ?? '', '.jsonl');
}

/** Going on with a session and sub-agents need a login, so neither is here; a fork does not. */
function driverOf({ bin }: Installed): Driver {
  return {
    prepare,
    async ask(t, prompt, { resume, model = 'claude-sonnet-4-5', args = [], ...run }: AskOptions = {}) {
      const session = resume === undefined ? [] : ['--fork', resume];
      const command = ['exec', '--skip-permissions-unsafe', ...session, '-m', `custom:${model}`, ...args, prompt];
      await t.run(join(bin, 'droid'), command, { ...run, env: { ...QUIET, ...run.env } });
      return newestSession(t);
    },
    can: { hourCache: true, homeVariable: { name: 'FACTORY_HOME_OVERRIDE', folder: '.factory', into: '.factory' } },
  };
}

const THINK: Script = [shell('ls', { think: true }), say('Thought.', { think: true })];

function scenarios(installed: Installed): readonly Scenario[] {
  const driver = driverOf(installed);
  const { ask } = driver;
  const scenario = scenarioFor(driver);
  const fork = (name: string, model?: string): Scenario =>
    scenario(name, async (t) => {
      const id = await ask(t, t.prompt(SHORT));
      await ask(t, t.prompt(SHORT, { session: 'fork' }), { resume: id, ...(model !== undefined && { model }) });
    });
  return [
    ...allScenarios(driver),
    scenario('by-chat', (t) => ask(t, t.prompt(THINK), { model: 'gpt-4o' })),
    scenario('by-responses', (t) => ask(t, t.prompt(THINK), { model: 'gpt-5' })),
    scenario('high-thinking', (t) => ask(t, t.prompt(THINK), { args: ['-r', 'high'] })),
    fork('fork'),
    fork('fork-other-model', 'claude-haiku-4-5'),
  ];
}

export const droid: TestedAgent = {
  id: 'droid',
  label: 'Droid',
  ledgerId: 'droid',
  npm: 'droid',
  quick: 'tools',
  scenarios,
};
