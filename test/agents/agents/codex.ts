import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESCAPE, line, type Typing } from '../place/terminal.ts';
import type { Trial } from '../place/trial.ts';
import { agents, say, shell, wait } from '../provider/script.ts';
import { allScenarios } from '../scenarios/all.ts';
import { SHORT, scenarioFor, WORK } from '../scenarios/common.ts';
import { type AskOptions, type Driver, type Installed, isAtLeast, type Scenario, type TestedAgent } from './agent.ts';

/** Without a provider of its own, Codex names OpenAI in its log, as it does for a person with an API key: the rate card prices it. */
const config = (trial: Trial, model: string): string => `model = "${model}"
openai_base_url = "${trial.url}/v1"
${common(trial)}`;

const common = (trial: Trial): string => `approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false
[analytics]
enabled = false
[projects."${trial.repo}"]
trust_level = "trusted"
`;

function driverOf({ bin, version }: Installed): Driver {
  const isOld = !isAtLeast(version, '0.154');
  const multi = ['--enable', isOld ? 'multi_agent' : 'multi_agent_v2'];
  return {
    prepare(t) {
      t.put('.codex/config.toml', config(t, isOld ? 'gpt-5.2' : 'gpt-5.5'));
      t.put('.codex/auth.json', { auth_mode: 'apikey', OPENAI_API_KEY: 'fake' });
    },
    async ask(t, prompt, { resume, fork = false, model, helps = false, args = [], ...run }: AskOptions = {}) {
      const options = [...(helps ? multi : []), ...args, ...(model === undefined ? [] : ['-m', model])];
      // Sub-commands take options of their own only from some version on, so all come first.
      const what = resume === undefined ? [prompt] : [fork ? 'fork' : 'resume', resume, prompt];
      const command = ['exec', '--json', '--skip-git-repo-check', ...options, ...what];
      const { out } = await t.run(join(bin, 'codex'), command, run);
      return /"thread_id":"([^"]+)"/u.exec(out)?.[1] ?? '';
    },
    can: {
      resume: true,
      fork: !isOld,
      otherModel: isAtLeast(version, '0.154') ? 'gpt-5.4' : 'gpt-5.1-codex-mini',
      helpers: 'nested',
      helpersRunBeside: true,
      homeVariable: { name: 'CODEX_HOME', folder: '.codex' },
    },
  };
}

function scenarios(installed: Installed): readonly Scenario[] {
  const isOld = !isAtLeast(installed.version, '0.154');
  const driver = driverOf(installed);
  const { ask } = driver;
  const scenario = scenarioFor(driver);
  const limit = ['-c', 'model_auto_compact_token_limit=100000'];
  const codex = join(installed.bin, 'codex');
  const type = (t: Trial, prompt: string, script: readonly Typing[]): Promise<unknown> => {
    // The first start offers a newer model; the second choice keeps the configured one.
    const first: Typing = { when: (out) => /existing/u.test(out), keys: '2\r', settle: 600 };
    return t.type(codex, [...(isOld ? [] : ['--no-daemon']), prompt], [first, ...script]);
  };
  return [
    ...allScenarios(driver),
    // A model whose cache writes have a price of their own.
    scenario('cache-write', (t) =>
      ask(t, t.prompt([shell('ls', { cache: '5m' }), say('Done.', { cache: '5m' })]), { model: 'gpt-5.6-luna' }),
    ),
    scenario('compaction', async (t) => {
      const id = await ask(
        t,
        t.prompt([shell('ls', { context: 60_000 }), shell('pwd', { context: 120_000 }), say('Went on.')]),
        { args: limit },
      );
      await ask(t, t.prompt(SHORT), { resume: id, args: limit });
    }),
    scenario('compaction-at-end', async (t) => {
      const id = await ask(t, t.prompt([shell('ls'), say('Big.', { context: 120_000 })]), { args: limit });
      await ask(t, t.prompt(WORK), { resume: id, args: limit });
    }),
    scenario('helper-after-resume', async (t) => {
      const id = await ask(t, t.prompt([agents(SHORT), wait(), say('Helped.')]), { helps: true });
      await ask(t, t.prompt([shell('ls'), agents(SHORT), wait(), say('Again.')]), { resume: id, helps: true });
    }),
    scenario('review', async (t) => {
      appendFileSync(join(t.repo, 'README.md'), 'More.\n');
      await t.run(codex, ['exec', '--json', '--skip-git-repo-check', 'review', '--uncommitted']);
    }),
    ...(isOld ? [] : newerScenarios(driver, codex)),
    scenario('terminal', async (t) => {
      const [one, two] = [t.followed(WORK), t.followed(SHORT)];
      await type(t, one.prompt, [line(one.done, two.prompt, 2000), line(two.done, '/quit', 2500)]);
    }),
    scenario('terminal-compaction', async (t) => {
      const [one, two] = [t.followed(WORK), t.followed(SHORT)];
      const isCompacted = (): boolean => t.bill.completed.some(({ kind }) => kind === 'compact');
      await type(t, one.prompt, [
        line(one.done, '/compact', 2000),
        line(isCompacted, two.prompt, 3000),
        line(two.done, '/quit', 2500),
      ]);
    }),
    scenario('terminal-escape', async (t) => {
      const one = t.prompt([shell('ls'), say('Slow.', { words: 200, slowMs: 200 })]);
      const two = t.followed([say('Again.')]);
      const isAnswering = (): boolean => t.bill.begun >= 2;
      await type(t, one, [
        { when: isAnswering, keys: ESCAPE, settle: 2500 },
        line(() => true, two.prompt, 2000),
        line(two.done, '/quit', 2500),
      ]);
    }),
  ];
}

function newerScenarios({ ask, prepare }: Driver, codex: string): readonly Scenario[] {
  const scenario = scenarioFor({ prepare });
  return [
    scenario('fork-other-model', async (t) => {
      const id = await ask(t, t.prompt(SHORT));
      const fork = await ask(t, t.prompt(SHORT, { session: 'fork' }), { resume: id, fork: true, model: 'gpt-5.4' });
      await ask(t, t.prompt([say('More.')], { session: 'fork' }), { resume: fork, model: 'gpt-5.4' });
    }),
    scenario('code-mode', (t) => ask(t, t.prompt(WORK), { args: ['--enable', 'code_mode'] })),
    scenario('archived', async (t) => {
      const id = await ask(t, t.prompt(WORK));
      await t.run(codex, ['archive', id]);
      await t.run(codex, ['unarchive', id]);
      await ask(t, t.prompt([say('More.')]), { resume: id });
    }),
  ];
}

export const codex: TestedAgent = {
  id: 'codex',
  label: 'Codex',
  ledgerId: 'codex',
  npm: '@openai/codex',
  older: [{ version: '0.118.0' }],
  quick: 'tools',
  scenarios,
  driver: driverOf,
};
