import { join } from 'node:path';
import { inTerminal } from '../place/terminal.ts';
import type { Trial } from '../place/trial.ts';
import { type Script, say, shell, tool } from '../provider/script.ts';
import { allScenarios } from '../scenarios/all.ts';
import { SHORT, scenarioFor } from '../scenarios/common.ts';
import type { AskOptions, Driver, Installed, Scenario, TestedAgent } from './agent.ts';

const QUIET = {
  CI: '1',
  CLINE_TELEMETRY_DISABLED: '1',
  CLINE_NO_AUTO_UPDATE: '1',
  CLINE_DISABLE_AUTO_UPDATE: '1',
  POSTHOG_DISABLED: '1',
};

interface Connection {
  readonly provider: string;
  readonly model: string;
  readonly path: string;
}

const ANTHROPIC: Connection = { provider: 'anthropic', model: 'claude-sonnet-4-5', path: '/v1' };
const OTHERS: readonly (Connection & { readonly name: string })[] = [
  { name: 'by-responses', provider: 'openai-native', model: 'gpt-5', path: '/v1' },
  { name: 'by-chat', provider: 'openai-compatible', model: 'gpt-4o', path: '/v1' },
  { name: 'by-gemini', provider: 'gemini', model: 'gemini-2.5-pro', path: '/v1beta' },
];

/** The command that sets a provider up takes some only; the settings window writes this file for all. */
function prepare(t: Trial, { provider, model, path }: Connection): void {
  const settings = { provider, apiKey: 'k', model, baseUrl: t.url + path };
  t.put('.cline/data/settings/providers.json', {
    version: 1,
    lastUsedProvider: provider,
    modes: {},
    providers: { [provider]: { settings, updatedAt: new Date().toISOString(), tokenSource: 'manual' } },
  });
}

function driverOf({ bin }: Installed, connection: Connection): Driver {
  const cline = join(bin, 'cline');
  return {
    prepare: (t) => prepare(t, connection),
    async ask(t, prompt, { resume, model, args = [], ...run }: AskOptions = {}) {
      const chosen = model === undefined ? [] : ['-m', model];
      if (resume === undefined)
        await t.run(cline, [...chosen, ...args, prompt], { ...run, env: { ...QUIET, ...run.env } });
      else await goOn(t, cline, ['--id', await lastSession(t, cline), ...chosen, ...args], prompt);
      return 'latest';
    },
    can: {
      resume: true,
      otherModel: 'claude-haiku-4-5',
      homeVariable: { name: 'CLINE_DATA_DIR', folder: '.cline/data' },
    },
  };
}

async function lastSession(t: Trial, cline: string): Promise<string> {
  const { out } = await t.run(cline, ['history', '--json', '--limit', '5'], { env: QUIET });
  return /"(?:sessionId|id)":\s*"([^"]+)"/u.exec(out)?.[1] ?? '';
}

/** Going on wants a terminal, in which the prompt is typed; it is ended once the answers have stopped coming. */
async function goOn(t: Trial, cline: string, args: readonly string[], prompt: string): Promise<void> {
  const before = t.bill.rows.length;
  const env = { ...QUIET, TERM: 'xterm-256color', CI: '' };
  const isOver = async (): Promise<boolean> => {
    await t.bill.until(() => t.bill.rows.length > before, 60);
    for (let seen = -1; seen !== t.bill.begun; ) {
      seen = t.bill.begun;
      await new Promise((next) => setTimeout(next, 4000));
    }
    return true;
  };
  await t.run(...inTerminal(cline, args), {
    env,
    seconds: 80,
    killOn: isOver(),
    type: async (write, _end, output) => {
      for (let quiet = 0, size = -1; quiet < 10; quiet++) {
        await new Promise((next) => setTimeout(next, 500));
        if (output().length !== size) quiet = size < 0 || output().length < 500 ? -8 : 0;
        size = output().length;
      }
      write(prompt);
      await new Promise((next) => setTimeout(next, 1500));
      write('\r');
    },
  });
}

function scenarios(installed: Installed): readonly Scenario[] {
  const driver = driverOf(installed, ANTHROPIC);
  const { ask } = driver;
  const scenario = scenarioFor(driver);
  const think: Script = [shell('ls', { think: true }), say('Thought.', { think: true })];
  return [
    ...allScenarios(driver),
    ...OTHERS.map((connection) => {
      const other = driverOf(installed, connection);
      return scenarioFor(other)(connection.name, (t) => other.ask(t, t.prompt(think)));
    }),
    scenario('sub-agent', (t) => {
      const helper = t.prompt([shell('ls'), shell('pwd'), say('Found a small shop.')]);
      return ask(
        t,
        t.prompt([tool('spawn_agent', { systemPrompt: 'You look around.', task: helper }), say('Helped.')]),
      );
    }),
    scenario('long-outputs', async (t) => {
      const big = Array.from({ length: 4 }, (_, i) => shell(`head -c ${190_000 + i} /dev/zero | tr '\\0' x`));
      await ask(t, t.prompt([...big, ...SHORT]));
    }),
  ];
}

export const cline: TestedAgent = {
  id: 'cline',
  label: 'Cline',
  ledgerId: 'cline',
  npm: 'cline',
  quick: 'tools',
  scenarios,
};
