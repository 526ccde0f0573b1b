import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { line, type Typing } from '../place/terminal.ts';
import type { Trial } from '../place/trial.ts';
import { say, shell, tool } from '../provider/script.ts';
import { allScenarios } from '../scenarios/all.ts';
import { SHORT, scenarioFor, WORK } from '../scenarios/common.ts';
import type { AskOptions, Driver, Installed, Scenario, TestedAgent } from './agent.ts';

const env = (t: Trial): Record<string, string> => ({
  GEMINI_API_KEY: 'fake',
  GOOGLE_GEMINI_BASE_URL: t.url,
  GEMINI_CLI_NO_RELAUNCH: 'true',
  GEMINI_SANDBOX: 'false',
  GEMINI_CLI_TRUST_WORKSPACE: 'true',
});

function driverOf({ bin }: Installed): Driver {
  return {
    prepare: (t) =>
      t.put('.gemini/settings.json', {
        security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: false } },
        general: { enableAutoUpdate: false, disableAutoUpdate: true, enableAutoUpdateNotification: false },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
      }),
    async ask(t, prompt, { resume, model = 'gemini-2.5-pro', args = [], ...run }: AskOptions = {}) {
      const session = resume === undefined ? [] : ['--resume', resume || 'latest'];
      const chosen = model === 'auto' ? [] : ['-m', model];
      const command = ['-p', prompt, '--yolo', ...chosen, ...session, ...args];
      await t.run(join(bin, 'gemini'), command, { ...run, env: { ...env(t), ...run.env } });
      return resume ?? newestSession(t);
    },
    can: {
      resume: true,
      otherModel: 'gemini-2.5-flash',
      helpers: 'parallel',
      homeVariable: { name: 'GEMINI_CLI_HOME', folder: '.gemini', into: '.gemini' },
    },
  };
}

/** The id of the newest session. */
function newestSession(t: Trial): string {
  const below = join(t.env['GEMINI_CLI_HOME'] ?? t.home, '.gemini/tmp');
  const files = readdirSync(below, { recursive: true, encoding: 'utf8' })
    .filter((path) => /chats\/session-[^/]*\.jsonl$/u.test(path))
    .map((path) => join(below, path));
  const age = (path: string): number => statSync(path).mtimeMs;
  const [newest] = files.toSorted((a, b) => age(b) - age(a));
  return newest === undefined ? '' : (/"sessionId":"([^"]+)"/u.exec(readFileSync(newest, 'utf8'))?.[1] ?? '');
}

function scenarios(installed: Installed): readonly Scenario[] {
  const driver = driverOf(installed);
  const { ask } = driver;
  const scenario = scenarioFor(driver);
  const type = (t: Trial, prompt: string, script: readonly Typing[]): Promise<unknown> =>
    t.type(join(installed.bin, 'gemini'), ['-i', prompt, '--yolo', '-m', 'gemini-2.5-pro'], script, { env: env(t) });
  return [
    ...allScenarios(driver),
    scenario('tool-tokens', (t) =>
      ask(t, t.prompt([shell('ls', { toolTokens: 77 }), say('Done.', { toolTokens: 13, think: true })])),
    ),
    scenario('session-file', async (t) => {
      await ask(t, t.prompt(WORK, { session: 'a' }));
      const below = join(t.home, '.gemini/tmp');
      const file = readdirSync(below, { recursive: true, encoding: 'utf8' }).find((path) =>
        /chats\/session-.*\.jsonl?$/u.test(path),
      );
      await ask(t, t.prompt(SHORT, { session: 'b' }), { args: ['--session-file', join(below, file ?? '')] });
    }),
    scenario('model-by-router', (t) => ask(t, t.prompt(WORK), { model: 'auto' })),
    scenario('compaction', async (t) => {
      await ask(t, t.prompt(Array.from({ length: 8 }, (_, i) => (i < 7 ? shell(`echo ${i}`) : say('Eight.')))));
      await ask(t, '/compress', { resume: 'latest' });
      await ask(t, t.prompt(SHORT), { resume: 'latest' });
    }),
    // The price of a token depends on the size of the prompt.
    scenario('long-context', (t) =>
      ask(
        t,
        t.prompt(
          [300_000, 700_000, 900_000].map((context) => shell('ls', { context })).concat(shell('pwd'), say('Done.')),
        ),
      ),
    ),
    // In its thirtieth request a model is asked whether the turn is a loop.
    scenario('long-turn', (t) =>
      ask(t, t.prompt([...Array.from({ length: 31 }, (_, i) => shell(`echo ${i}`)), say('Done.')]), { seconds: 180 }),
    ),
    scenario('web-search', (t) =>
      ask(t, t.prompt([tool('google_web_search', { query: 'small shops' }), say('Found.')])),
    ),
    scenario('terminal', async (t) => {
      const [one, two] = [t.followed(WORK), t.followed([say('Thought.', { think: true })])];
      await type(t, one.prompt, [line(one.done, two.prompt, 2500), line(two.done, '/quit', 3000)]);
    }),
    // The second process has a model name the first one's session.
    scenario('terminal-named-later', async (t) => {
      const [one, two] = [t.followed(WORK), t.followed(SHORT, { session: 'b' })];
      await type(t, one.prompt, [line(one.done, '/quit', 3000)]);
      await type(t, two.prompt, [line(two.done, '/quit', 4000)]);
    }),
    scenario('terminal-compaction', async (t) => {
      const [one, two] = [t.followed([...WORK.slice(0, 2), ...WORK]), t.followed(SHORT)];
      const isCompacted = (): boolean => t.bill.completed.some(({ kind }) => kind === 'compact');
      await type(t, one.prompt, [
        line(one.done, '/compress', 2500),
        line(isCompacted, two.prompt, 3000),
        line(two.done, '/quit', 3000),
      ]);
    }),
  ];
}

export const gemini: TestedAgent = {
  id: 'gemini',
  label: 'Gemini CLI',
  ledgerId: 'gemini-cli',
  npm: '@google/gemini-cli',
  quick: 'tools',
  scenarios,
  driver: driverOf,
};
