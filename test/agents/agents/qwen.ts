import { join } from 'node:path';
import { line } from '../place/terminal.ts';
import type { Trial } from '../place/trial.ts';
import { say, shell } from '../provider/script.ts';
import { allScenarios } from '../scenarios/all.ts';
import { SHORT, scenarioFor, WORK } from '../scenarios/common.ts';
import type { AskOptions, Driver, Installed, Scenario, TestedAgent } from './agent.ts';

interface Connection {
  readonly auth: 'openai' | 'anthropic' | 'gemini' | 'openai-responses';
  readonly model: string;
  readonly env: (url: string) => Record<string, string>;
}

const OPENAI: Connection = {
  auth: 'openai',
  model: 'qwen3-coder-plus',
  env: (url) => ({ OPENAI_API_KEY: 'fake', OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: 'qwen3-coder-plus' }),
};

const OTHERS: readonly Connection[] = [
  {
    auth: 'anthropic',
    model: 'claude-sonnet-4-5',
    env: (url) => ({ ANTHROPIC_API_KEY: 'fake', ANTHROPIC_BASE_URL: url, ANTHROPIC_MODEL: 'claude-sonnet-4-5' }),
  },
  {
    auth: 'gemini',
    model: 'gemini-2.5-pro',
    env: (url) => ({
      GEMINI_API_KEY: 'fake',
      GEMINI_BASE_URL: url,
      GOOGLE_GEMINI_BASE_URL: url,
      GEMINI_MODEL: 'gemini-2.5-pro',
    }),
  },
  {
    auth: 'openai-responses',
    model: 'gpt-5.2',
    env: (url) => ({ OPENAI_API_KEY: 'fake', OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: 'gpt-5.2' }),
  },
];

const QUIET = { QWEN_SANDBOX: 'false', QWEN_CODE_NO_RELAUNCH: 'true' };

function driverOf({ bin }: Installed, connection: Connection): Driver {
  return {
    prepare: (t) =>
      t.put('.qwen/settings.json', {
        general: { enableAutoUpdate: false, disableAutoUpdate: true },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        ui: { theme: 'Qwen Dark' },
        security: { folderTrust: { enabled: false }, auth: { selectedType: connection.auth } },
        model: { name: connection.model },
      }),
    async ask(t, prompt, { resume, fork = false, model, args = [], ...run }: AskOptions = {}) {
      const id = crypto.randomUUID();
      const session =
        resume === undefined ? ['--session-id', id] : ['--resume', resume, ...(fork ? ['--fork-session'] : [])];
      const chosen = model === undefined ? [] : ['-m', model];
      const command = [
        '--yolo',
        '--output-format',
        'json',
        ...session,
        ...chosen,
        ...args,
        '-p',
        prompt,
        '--auth-type',
        connection.auth,
      ];
      const { out } = await t.run(join(bin, 'qwen'), command, {
        ...run,
        env: { ...QUIET, ...connection.env(t.url), ...run.env },
      });
      const named = /"session_id":\s*"([^"]+)"/u.exec(out)?.[1];
      return fork ? (named ?? '') : (resume ?? id);
    },
    can: {
      resume: true,
      fork: true,
      otherModel: 'qwen3-max',
      helpers: 'nested',
      homeVariable: { name: 'QWEN_HOME', folder: '.qwen' },
    },
  };
}

function scenarios(installed: Installed): readonly Scenario[] {
  const driver = driverOf(installed, OPENAI);
  const { ask } = driver;
  const scenario = scenarioFor(driver);
  return [
    ...allScenarios(driver),
    scenario('compaction', async (t) => {
      const id = await ask(
        t,
        t.prompt(Array.from({ length: 8 }, (_, i) => (i < 7 ? shell(`echo ${i}`) : say('Eight.')))),
      );
      await ask(t, '/compress', { resume: id });
      await ask(t, t.prompt(SHORT), { resume: id });
    }),
    scenario('compaction-by-itself', (t) =>
      ask(
        t,
        t.prompt(
          [300_000, 900_000, 950_000].map((context) => shell('ls', { context })).concat(shell('pwd'), say('Done.')),
        ),
      ),
    ),
    ...OTHERS.map((connection) => {
      const other = driverOf(installed, connection);
      const script = [shell('ls', { think: true }), say('Thought.', { think: true })];
      return scenarioFor(other)(`by-${connection.auth}`, (t) => other.ask(t, t.prompt(script)));
    }),
    scenario('terminal', async (t: Trial) => {
      const [one, two] = [t.followed(WORK), t.followed([say('Thought.', { think: true })])];
      await t.type(
        join(installed.bin, 'qwen'),
        ['-i', one.prompt, '--yolo', '--auth-type', 'openai'],
        [line(one.done, two.prompt, 2500), line(two.done, '/quit', 3500)],
        { env: { ...QUIET, ...OPENAI.env(t.url) } },
      );
    }),
  ];
}

export const qwen: TestedAgent = {
  id: 'qwen',
  label: 'Qwen Code',
  ledgerId: 'qwen-code',
  npm: '@qwen-code/qwen-code',
  quick: 'tools',
  scenarios,
};
