import { join } from 'node:path';
import type { RunOptions } from '../place/run.ts';
import type { Trial } from '../place/trial.ts';
import { say, shell } from '../provider/script.ts';
import { isAtLeast, type Scenario, type TestedAgent } from './agent.ts';

const config = (trial: Trial, model: string, more: string): string => `model = "${model}"
model_provider = "local"
approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false
${more}
[analytics]
enabled = false
[model_providers.local]
name = "local"
base_url = "${trial.url}/v1"
env_key = "LOCAL_KEY"
wire_api = "responses"
request_max_retries = 3
stream_max_retries = 3
[projects."${trial.repo}"]
trust_level = "trusted"
`;

/** git's log of HEAD has whole seconds. */
const SLOWLY = { waitMs: 1200 };

function scenarios({ bin, version }: { bin: string; version: string }): readonly Scenario[] {
  const isOld = !isAtLeast(version, '0.154');
  const codex = join(bin, 'codex');
  const go = (t: Trial, args: readonly string[], more: RunOptions = {}) =>
    t.run(codex, args, { ...more, env: { LOCAL_KEY: 'fake', ...more.env } });
  const threadOf = ({ out }: { out: string }): string => /"thread_id":"([^"]+)"/u.exec(out)?.[1] ?? '';
  const exec = async (t: Trial, prompt: string, args: readonly string[] = [], more?: RunOptions): Promise<string> =>
    threadOf(await go(t, ['exec', '--json', '--skip-git-repo-check', ...args, prompt], more));
  const scenario = (name: string, work: (t: Trial) => Promise<unknown>, more = ''): Scenario => ({
    name,
    run: async (t) => {
      t.put('.codex/config.toml', config(t, isOld ? 'gpt-5.2' : 'gpt-5.5', more));
      await work(t);
    },
  });
  return [
    scenario('one-prompt', (t) => exec(t, t.prompt([say('Hello.')]))),
    scenario('tools', (t) => exec(t, t.prompt([shell('ls'), shell('cat README.md'), say('Done.')]))),
    scenario('branch-switch', (t) =>
      exec(
        t,
        t.prompt([
          shell('ls', SLOWLY),
          shell('git checkout -q -b feature/ABC-1-cart', SLOWLY),
          shell('ls', SLOWLY),
          say('Done.', SLOWLY),
        ]),
      ),
    ),
  ];
}

export const codex: TestedAgent = {
  id: 'codex',
  label: 'Codex',
  ledgerId: 'codex',
  npm: '@openai/codex',
  older: ['0.118.0'],
  quick: 'tools',
  scenarios,
};
