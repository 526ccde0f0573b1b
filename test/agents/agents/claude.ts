import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESCAPE, line, type Typing } from '../place/terminal.ts';
import type { Trial } from '../place/trial.ts';
import { asObject, asText } from '../provider/loose.ts';
import { agents, read, say, several, shell, tool } from '../provider/script.ts';
import { allScenarios } from '../scenarios/all.ts';
import { SHORT, scenarioFor, WORK } from '../scenarios/common.ts';
import { makePicture } from '../scenarios/daily.ts';
import { type AskOptions, type Driver, type Installed, isAtLeast, type Scenario, type TestedAgent } from './agent.ts';
import { talkScenarios } from './claudeTalk.ts';

const KEY = 'sk-ant-fake-0000';

const claudeEnv = (t: Trial): Record<string, string> => ({
  ANTHROPIC_BASE_URL: t.url,
  ANTHROPIC_API_KEY: KEY,
  DISABLE_AUTOUPDATER: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
  IS_SANDBOX: '1',
});

/** What the headless mode sends beside the work, a terminal sends too; here it is switched off. */
const QUIET = { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' };

function driverOf({ bin }: Installed): Driver {
  return {
    prepare: () => undefined,
    async ask(t, prompt, { resume, fork = false, model, args = [], ...run }: AskOptions = {}) {
      const session = [
        ...(resume === undefined ? [] : ['--resume', resume]),
        ...(fork ? ['--fork-session'] : []),
        ...(model === undefined ? [] : ['--model', model]),
      ];
      const id = crypto.randomUUID();
      const named = resume === undefined ? ['--session-id', id] : [];
      const command = [
        '-p',
        prompt,
        '--output-format',
        'json',
        '--dangerously-skip-permissions',
        ...named,
        ...session,
        ...args,
      ];
      const { out } = await t.run(join(bin, 'claude'), command, {
        ...run,
        env: { ...claudeEnv(t), ...QUIET, ...run.env },
      });
      return lastSession(out) ?? id;
    },
    can: {
      resume: true,
      fork: true,
      otherModel: 'claude-haiku-4-5',
      helpers: 'nested',
      hourCache: true,
      homeVariable: { name: 'CLAUDE_CONFIG_DIR', folder: '.claude' },
    },
  };
}

function lastSession(out: string): string | undefined {
  try {
    return asText(asObject(JSON.parse(out.trim().split('\n').at(-1) ?? ''))['session_id']) || undefined;
  } catch {
    return undefined;
  }
}

function scenarios(installed: Installed): readonly Scenario[] {
  const driver = driverOf(installed);
  const { ask } = driver;
  const scenario = scenarioFor(driver);
  return [
    ...allScenarios(driver),
    scenario('compaction', async (t) => {
      const id = await ask(t, t.prompt(WORK));
      await ask(t, '/compact', { resume: id });
      await ask(t, t.prompt(SHORT), { resume: id });
    }),
    scenario('compaction-by-itself', async (t) => {
      const newer = isAtLeast(installed.version, '2.1.300') ? ['--autocompact', '100000'] : [];
      const args = [...newer, '--model', 'claude-sonnet-4-5'];
      const script = [shell('ls', { context: 60_000 }), shell('pwd', { context: 199_000 }), say('Went on.')];
      const id = await ask(t, t.prompt(script), { args });
      await ask(t, t.prompt(SHORT), { resume: id, args });
    }),
    scenario('helper-after-resume', async (t) => {
      const id = await ask(t, t.prompt([agents(SHORT), say('Helped.')]));
      await ask(t, t.prompt([agents(SHORT, SHORT), say('Again.')]), { resume: id });
      await ask(t, t.prompt([agents(SHORT), say('Forked.')], { session: 'fork' }), { resume: id, fork: true });
    }),
    scenario('two-processes-one-session', async (t) => {
      const id = await ask(t, t.prompt(WORK));
      await Promise.all([WORK, SHORT].map((script) => ask(t, t.prompt(script), { resume: id })));
    }),
    scenario('web-search', (t) => ask(t, t.prompt([tool('WebSearch', { query: 'small shops' }), say('Found.')]))),
    scenario('web-search-and-image', (t) => {
      writeFileSync(join(t.repo, 'picture.png'), makePicture(60));
      return ask(
        t,
        t.prompt([
          several(tool('WebSearch', { query: 'small shops' }), read('picture.png')),
          tool('WebSearch', { query: 'large shops' }),
          say('Found.'),
        ]),
      );
    }),
    scenario('fallback-model', (t) =>
      ask(t, t.prompt([say('Hello.', { fail: 529, times: 6 })]), {
        args: ['--model', 'claude-opus-4-5', '--fallback-model', 'claude-sonnet-4-5'],
      }),
    ),
    scenario('thinking-budget', (t) =>
      ask(t, t.prompt([shell('ls', { think: true }), say('Done.', { think: true })]), {
        env: { MAX_THINKING_TOKENS: '8000' },
      }),
    ),
    scenario('fast-mode', (t) =>
      ask(t, t.prompt(SHORT), {
        args: ['--model', 'claude-opus-4-8', '--settings', '{"fastMode":true}'],
        env: { CLAUDE_CODE_ENABLE_OPUS_FAST_MODE: '1', CLAUDE_CODE_SDK_FAST_MODE: '1' },
      }),
    ),
    ...talkScenarios(installed, driver, (t) => ({ ...claudeEnv(t), ...QUIET })),
    ...terminalScenarios(installed),
  ];
}

/** Runs Claude Code in a terminal; returns what it wrote there. */
export async function typeToClaude(
  { bin }: Installed,
  t: Trial,
  prompt: string,
  script: readonly Typing[],
): Promise<string> {
  return t.type(join(bin, 'claude'), [prompt, '--dangerously-skip-permissions'], script, { env: claudeEnv(t) });
}

function terminalScenarios(installed: Installed): readonly Scenario[] {
  const scenario = scenarioFor({ prepare: (t) => prepareTerminal(t, installed.version) });
  const type = async (t: Trial, prompt: string, script: readonly Typing[]): Promise<void> => {
    await typeToClaude(installed, t, prompt, script);
  };
  return [
    scenario('terminal', async (t) => {
      const [one, two] = [t.followed(WORK), t.followed([say('Thought.', { think: true })])];
      await type(t, one.prompt, [line(one.done, two.prompt), line(two.done, '/exit', 2500)]);
    }),
    scenario('terminal-compaction', async (t) => {
      const [one, two] = [t.followed(WORK), t.followed(SHORT)];
      const isCompacted = (): boolean => t.bill.completed.some(({ kind }) => kind === 'compact');
      await type(t, one.prompt, [
        line(one.done, '/compact'),
        line(isCompacted, two.prompt, 3000),
        line(two.done, '/exit', 2000),
      ]);
    }),
    scenario('terminal-clear', async (t) => {
      const one = t.followed([agents(SHORT, SHORT), say('Helped.')], { session: 'a' });
      const two = t.followed([agents(SHORT), say('Helped.')], { session: 'b' });
      await type(t, one.prompt, [
        line(one.done, '/clear', 4000),
        line(() => true, two.prompt),
        line(two.done, '/exit', 4000),
      ]);
    }),
    scenario('terminal-side-question', async (t) => {
      const [one, two] = [t.followed(WORK), t.followed([say('A shop.')])];
      await type(t, one.prompt, [
        line(one.done, `/btw ${two.prompt}`),
        { when: two.done, keys: ESCAPE, settle: 2000 },
        line(() => true, '/exit'),
      ]);
    }),
    scenario('terminal-escape', async (t) => {
      const one = t.prompt([shell('ls'), say('Slow.', { words: 200, slowMs: 200 })]);
      const two = t.followed([say('Again.')]);
      const isAnswering = (): boolean => t.bill.rows.some(({ kind }) => kind === 'main');
      await type(t, one, [
        { when: isAnswering, keys: ESCAPE, settle: 2500 },
        line(() => true, two.prompt, 2000),
        line(two.done, '/exit', 2000),
      ]);
    }),
  ];
}

/** Answers the questions of the first start. */
export function prepareTerminal(t: Trial, version: string): void {
  const trusted = { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true, allowedTools: [] };
  t.put('.claude.json', {
    hasCompletedOnboarding: true,
    theme: 'dark',
    lastOnboardingVersion: version,
    numStartups: 5,
    customApiKeyResponses: { approved: [KEY, KEY.slice(-20)], rejected: [] },
    bypassPermissionsModeAccepted: true,
    projects: { [t.repo]: trusted },
  });
  t.put('.claude/settings.json', { skipDangerousModePermissionPrompt: true });
}

export const claude: TestedAgent = {
  id: 'claude',
  label: 'Claude Code',
  ledgerId: 'claude-code',
  npm: '@anthropic-ai/claude-code',
  older: [{ version: '2.0.76' }, { version: '2.1.97' }],
  quick: 'tools',
  scenarios,
  driver: driverOf,
};
