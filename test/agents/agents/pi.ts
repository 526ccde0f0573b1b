import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Trial } from '../place/trial.ts';
import { type Script, say, shell, tool } from '../provider/script.ts';
import { allScenarios } from '../scenarios/all.ts';
import { SHORT, scenarioFor } from '../scenarios/common.ts';
import { type AskOptions, type Driver, type Installed, isAtLeast, type Scenario, type TestedAgent } from './agent.ts';

const QUIET = { PI_OFFLINE: '1', PI_TELEMETRY: '0', PI_SKIP_VERSION_CHECK: '1' };
const MODEL = 'localant/claude-sonnet-4-5';

function prepare(t: Trial, settings: object = {}): void {
  const cost = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 };
  const model = (id: string) => ({ id, reasoning: true, contextWindow: 200_000, maxTokens: 8000, cost });
  const provider = (path: string, api: string, ...models: readonly object[]) => ({
    baseUrl: t.url + path,
    api,
    apiKey: 'k',
    models,
  });
  // A cache that ends soon and costs much: the agent keeps it warm.
  const warm = {
    ...model('claude-opus-4-5'),
    promptCache: { short: 13, long: 3600 },
    cost: { input: 300, output: 15, cacheRead: 0.3, cacheWrite: 375 },
  };
  t.put('.pi/agent/models.json', {
    providers: {
      localant: provider('', 'anthropic-messages', model('claude-sonnet-4-5'), model('claude-haiku-4-5'), warm),
      localchat: provider('/v1', 'openai-completions', model('gpt-4o')),
      localresp: provider('/v1', 'openai-responses', model('gpt-5')),
      localgem: provider('/v1beta', 'google-generative-ai', model('gemini-2.5-pro')),
    },
  });
  t.put('.pi/agent/settings.json', { retry: { baseDelayMs: 50 }, compaction: { keepRecentTokens: 5 }, ...settings });
}

const logs = (t: Trial): readonly string[] => {
  const below = join(t.env['PI_CODING_AGENT_DIR'] ?? join(t.home, '.pi/agent'), 'sessions');
  return readdirSync(below, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.jsonl'))
    .map((path) => join(below, path));
};

function driverOf({ bin }: Installed): Driver {
  return {
    prepare,
    async ask(t, prompt, { resume, fork = false, model = MODEL, args = [], ...run }: AskOptions = {}) {
      const session = resume === undefined ? [] : [fork ? '--fork' : '--session', resume];
      const isNew = resume === undefined || fork;
      const before = isNew ? await existing(t) : [];
      const command = ['-p', ...session, '--model', model, ...args, prompt];
      await t.run(join(bin, 'pi'), command, { ...run, env: { ...QUIET, ...run.env } });
      return isNew ? ((await existing(t)).find((path) => !before.includes(path)) ?? '') : resume;
    },
    can: {
      resume: true,
      fork: true,
      otherModel: 'localresp/gpt-5',
      hourCache: true,
      homeVariable: { name: 'PI_CODING_AGENT_DIR', folder: '.pi/agent' },
    },
  };
}

async function existing(t: Trial): Promise<readonly string[]> {
  try {
    return logs(t);
  } catch {
    return [];
  }
}

const THINK: Script = [shell('ls', { think: true }), say('Thought.', { think: true })];

function scenarios(installed: Installed): readonly Scenario[] {
  const driver = driverOf(installed);
  const { ask } = driver;
  const scenario = scenarioFor(driver);
  const by = (how: string, model: string, args: readonly string[] = []): Scenario =>
    scenario(`by-${how}`, (t) => ask(t, t.prompt(THINK), { model, args }));
  const pi = join(installed.bin, 'pi');
  const isNew = isAtLeast(installed.version, '1.0');
  return [
    ...allScenarios(driver),
    by('chat', 'localchat/gpt-4o'),
    by('responses', 'localresp/gpt-5'),
    by('gemini', 'localgem/gemini-2.5-pro'),
    by('high-thinking', MODEL, ['--thinking', 'high']),
    scenario('long-retention', (t) =>
      ask(t, t.prompt([shell('ls', { cache: '1h' }), say('Done.', { cache: '1h' })]), {
        env: { PI_CACHE_RETENTION: 'long' },
      }),
    ),
    scenario('compaction', (t) =>
      remote(t, pi, MODEL, async ({ prompt, send }) => {
        for (const script of [SHORT, SHORT, [say('Three.')]]) await prompt(t.prompt(script));
        await send({ type: 'compact' }, 'response');
        await prompt(t.prompt([say('Four.')]));
      }),
    ),
    scenario('compaction-by-itself', async (t) => {
      const id = await ask(
        t,
        t.prompt([shell('seq 1 200'), shell('seq 1 300', { context: 195_000 }), shell('ls'), say('Done.')]),
      );
      await ask(t, t.prompt([say('More.')]), { resume: id });
    }),
    ...(isNew ? newerScenarios(driver, pi) : []),
  ];
}

function newerScenarios({ ask }: Driver, pi: string): readonly Scenario[] {
  const extended = scenarioFor({
    prepare: (t) => {
      prepare(t);
      t.put('.pi/agent/extensions/local.ts', extension(t.url));
    },
  });
  return [
    extended('tool-with-usage', (t) => ask(t, t.prompt([tool('ask_model', { q: 'x' }), say('Done.')]))),
    extended('branch-summary', (t) =>
      remote(t, pi, MODEL, async ({ prompt, send }) => {
        await prompt(t.prompt(SHORT));
        await prompt(t.prompt(SHORT));
        await send({ type: 'prompt', message: '/jump' }, 'response');
        await t.bill.until(() => t.bill.completed.some(({ kind }) => kind !== 'main'), 5);
        await new Promise((written) => setTimeout(written, 800));
        await prompt(t.prompt([say('Three.')]));
      }),
    ),
    scenarioFor({ prepare: (t) => prepare(t, { cacheWarming: 'idle' }) })('cache-warming', (t) =>
      remote(t, pi, 'localant/claude-opus-4-5', async ({ prompt }) => {
        await prompt(
          t.prompt([
            shell('ls', { context: 60_000 }),
            shell('sleep 5', { context: 70_000 }),
            say('One.', { context: 80_000 }),
          ]),
        );
        await new Promise((idle) => setTimeout(idle, 3800));
        await prompt(t.prompt([say('Two.')]));
      }),
    ),
  ];
}

interface Remote {
  readonly prompt: (message: string) => Promise<void>;
  /** Sends a command and waits for an event of this type. */
  readonly send: (command: object, event: string) => Promise<void>;
}

/** Drives the agent through its protocol of JSON lines. */
async function remote(t: Trial, pi: string, model: string, work: (remote: Remote) => Promise<void>): Promise<void> {
  let failure: unknown;
  await t.run(pi, ['--mode', 'rpc', '--model', model], {
    env: QUIET,
    type: async (write, end, output) => {
      const events = (type: string): number => output().split(`{"type":"${type}"`).length;
      const send = async (command: object, type: string): Promise<void> => {
        const before = events(type);
        write(`${JSON.stringify(command)}\n`);
        for (let tries = 0; events(type) === before; tries++) {
          if (tries > 600) throw new Error(`No event "${type}" came.`);
          await new Promise((next) => setTimeout(next, 50));
        }
        await new Promise((written) => setTimeout(written, 200));
      };
      const prompt = (message: string): Promise<void> => send({ type: 'prompt', message }, 'agent_end');
      await work({ prompt, send }).catch((error: unknown) => (failure = error));
      end();
    },
  });
  if (failure !== undefined) throw failure;
}

/** A tool that asks a model itself and reports its usage, and a command that leaves a branch of the session with a summary. */
const extension = (url: string): string => `export default function (pi) {
  pi.registerTool({
    name: 'ask_model', label: 'Ask', description: 'Asks a small model',
    parameters: { type: 'object', properties: { q: { type: 'string' } } },
    async execute() {
      const body = JSON.stringify({ model: 'claude-haiku-4-5', max_tokens: 10, messages: [{ role: 'user', content: 'hi' }] });
      const { usage: u } = await (await fetch('${url}/v1/messages', { method: 'POST', body })).json();
      const usage = {
        input: u.input_tokens, output: u.output_tokens, cacheRead: u.cache_read_input_tokens, cacheWrite: u.cache_creation_input_tokens,
        cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: 0.01 },
      };
      const totalTokens = usage.input + usage.output + usage.cacheRead + usage.cacheWrite;
      return { content: [{ type: 'text', text: 'ok' }], details: undefined, usage: { ...usage, totalTokens } };
    },
  });
  pi.registerCommand('jump', { description: 'back to the first prompt', handler: async (args, ctx) => {
    const first = ctx.sessionManager.getEntries().find((e) => e.type === 'message' && e.message.role === 'user');
    await ctx.navigateTree(first.id, { summarize: true });
  } });
}
`;

export const pi: TestedAgent = {
  id: 'pi',
  label: 'Pi',
  ledgerId: 'pi',
  npm: '@earendil-works/pi-coding-agent',
  older: [{ version: '0.73.1', npm: '@mariozechner/pi-coding-agent' }],
  quick: 'tools',
  scenarios,
};
