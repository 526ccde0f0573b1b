import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { agentEnv } from '../place/run.ts';
import type { Trial } from '../place/trial.ts';
import { asList, asObject, asText, type Loose } from '../provider/loose.ts';
import { type Script, say, shell } from '../provider/script.ts';
import { allScenarios } from '../scenarios/all.ts';
import { SHORT, scenarioFor } from '../scenarios/common.ts';
import type { AskOptions, Driver, Installed, Scenario, TestedAgent } from './agent.ts';

type Name = 'opencode' | 'kilo';

const model = (id: string) => ({
  [id]: {
    name: id,
    reasoning: true,
    tool_call: true,
    temperature: true,
    cost: { input: 3, output: 15, cache_read: 0.3, cache_write: 3.75 },
    limit: { context: 200_000, output: 8000 },
  },
});

function config(url: string): object {
  const provider = (npm: string, path: string, models: object) => ({
    npm,
    options: { baseURL: url + path, apiKey: 'k' },
    models,
  });
  return {
    autoupdate: false,
    share: 'disabled',
    small_model: 'localant/claude-haiku-4-5',
    permission: { '*': 'allow', bash: 'allow', edit: 'allow' },
    provider: {
      localant: provider('@ai-sdk/anthropic', '/v1', { ...model('claude-sonnet-4-5'), ...model('claude-haiku-4-5') }),
      localchat: provider('@ai-sdk/openai-compatible', '/v1', model('gpt-4o')),
      localresp: provider('@ai-sdk/openai', '/v1', model('gpt-5')),
      localgem: provider('@ai-sdk/google', '/v1beta', model('gemini-2.5-pro')),
    },
  };
}

function quiet(name: Name): Record<string, string> {
  const prefix = name.toUpperCase();
  return {
    [`${prefix}_DISABLE_AUTOUPDATE`]: '1',
    [`${prefix}_DISABLE_MODELS_FETCH`]: '1',
    [`${prefix}_DISABLE_LSP_DOWNLOAD`]: '1',
    [`${prefix}_DISABLE_SHARE`]: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    KILO_TELEMETRY_LEVEL: 'off',
    KILO_DISABLE_TELEMETRY: '1',
    CI: '1',
  };
}

function driverOf({ bin }: Installed, name: Name): Driver {
  return {
    prepare: (t) => t.put(`.config/${name}/${name}.json`, config(t.url)),
    async ask(
      t,
      prompt,
      {
        resume,
        fork = false,
        model: chosen = 'localant/claude-sonnet-4-5',
        args = [],

        ...run
      }: AskOptions = {},
    ) {
      const session =
        resume === undefined ? [] : [...(resume === '' ? ['-c'] : ['--session', resume]), ...(fork ? ['--fork'] : [])];
      const command = ['run', '--format', 'json', ...session, '-m', chosen, ...args, prompt];
      const { out } = await t.run(join(bin, name), command, {
        seconds: 200,
        ...run,
        env: { ...quiet(name), ...run.env },
      });
      return /"sessionID":"([^"]+)"/u.exec(out)?.[1] ?? '';
    },
    can: {
      resume: true,
      fork: true,
      otherModel: 'localchat/gpt-4o',
      helpers: 'parallel',
      homeVariable: { name: 'XDG_DATA_HOME', folder: '.local/share' },
    },
  };
}

const THINK: Script = [shell('ls', { think: true }), say('Thought.', { think: true })];

function scenariosOf(installed: Installed, name: Name): readonly Scenario[] {
  const driver = driverOf(installed, name);
  const { ask } = driver;
  const scenario = scenarioFor(driver);
  const by = (how: string, chosen: string): Scenario =>
    scenario(`by-${how}`, (t) => ask(t, t.prompt(THINK), { model: chosen }));
  return [
    ...allScenarios(driver),
    by('chat', 'localchat/gpt-4o'),
    by('responses', 'localresp/gpt-5'),
    by('gemini', 'localgem/gemini-2.5-pro'),
    scenario('thinking-variant', (t) => ask(t, t.prompt(THINK), { args: ['--variant', 'high'] })),
    scenario('compaction-by-itself', async (t) => {
      const id = await ask(
        t,
        t.prompt([shell('seq 1 200'), shell('seq 1 300', { context: 195_000 }), shell('ls'), say('Done.')]),
      );
      await ask(t, t.prompt([say('More.')]), { resume: id });
    }),
    ...servedScenarios(installed, name),
  ];
}

type Ask = (method: string, path: string, body?: object) => Promise<unknown>;

/** Work through the agent's own server, as its terminal interface and editors do it. */
function servedScenarios({ bin }: Installed, name: Name): readonly Scenario[] {
  const scenario = scenarioFor(driverOf({ bin, folder: '', version: '' }, name));
  const message = (t: Trial, script: Script, session = 'a') => ({
    model: { providerID: 'localant', modelID: 'claude-sonnet-4-5' },
    parts: [{ type: 'text', text: t.prompt(script, { session }) }],
  });
  const served = (title: string, work: (t: Trial, ask: Ask) => Promise<void>): Scenario =>
    scenario(title, (t) => serve(t, join(bin, name), name, (ask) => work(t, ask)));
  const newSession = async (ask: Ask): Promise<string> => asText(asObject(await ask('POST', '/session', {}))['id']);
  return [
    served('undo-and-fork', async (t, ask) => {
      const id = await newSession(ask);
      await ask('POST', `/session/${id}/message`, message(t, SHORT));
      await ask('POST', `/session/${id}/summarize`, { providerID: 'localant', modelID: 'claude-sonnet-4-5' });
      await ask('POST', `/session/${id}/message`, message(t, SHORT));
      const infos = asList(await ask('GET', `/session/${id}/message`)).map((each) => asObject(each['info']));
      const last: Loose | undefined = infos.findLast(({ role }) => role === 'user');
      await ask('POST', `/session/${id}/revert`, { messageID: last?.['id'] });
      await ask('POST', `/session/${id}/message`, message(t, [say('Three.')]));
      const fork = asText(asObject(await ask('POST', `/session/${id}/fork`, {}))['id']);
      await ask('POST', `/session/${fork}/message`, message(t, SHORT, 'fork'));
    }),
    served('two-sessions', async (t, ask) => {
      for (const session of ['a', 'b']) {
        const id = await newSession(ask);
        await ask('POST', `/session/${id}/message`, message(t, SHORT, session));
      }
    }),
    served('aborted', async (t, ask) => {
      const id = await newSession(ask);
      const script = [shell('ls'), say('Half.', { hang: true, words: 60 })];
      const answer = ask('POST', `/session/${id}/message`, message(t, script)).catch(() => undefined);
      await t.hangs();
      await ask('POST', `/session/${id}/abort`);
      await answer;
      await ask('POST', `/session/${id}/message`, message(t, [say('Back.')]));
    }),
  ];
}

/** Starts the agent's server, works with it, and ends it. */
async function serve(t: Trial, program: string, name: Name, work: (ask: Ask) => Promise<void>): Promise<void> {
  const env = agentEnv(t.home, quiet(name));
  const child = spawn(program, ['serve', '--port', '0'], {
    cwd: t.repo,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const url = await addressIn(child.stdout);
    const headers = { 'content-type': 'application/json', [`x-${name}-directory`]: t.repo };
    await work(async (method, path, body) => {
      const signal = AbortSignal.timeout(60_000);
      const answer = await fetch(url + path, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) });
      const text = await answer.text();
      return text === '' ? {} : (JSON.parse(text) as unknown);
    });
    // The last rows are written a moment after the answer.
    await new Promise((written) => setTimeout(written, 500));
  } finally {
    child.kill('SIGTERM');
    const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 3000);
    await new Promise((ended) => child.once('close', ended));
    clearTimeout(timer);
  }
}

function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The server did not start: ${text.slice(0, 300)}`)), 40_000);
    output.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [url] = /http:\/\/127\.0\.0\.1:\d+/u.exec(text) ?? [];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}

export const opencode: TestedAgent = {
  id: 'opencode',
  label: 'OpenCode',
  ledgerId: 'opencode',
  npm: 'opencode-ai',
  quick: 'tools',
  scenarios: (installed) => scenariosOf(installed, 'opencode'),
};

/** Kilo's command line is OpenCode's under another name: fewer scenarios. */
const KILO =
  /^(?:tools|think|branch-switch|retry|cut-socket|kill-resume|resume|fork|sub-agent|model-switch|by-responses|compaction-by-itself|undo-and-fork|aborted|image|moved-home|kill-in-tool-resume|fork-of-fork)$/u;

export const kilo: TestedAgent = {
  id: 'kilo',
  label: 'Kilo',
  ledgerId: 'kilo-code',
  npm: '@kilocode/cli',
  quick: 'tools',
  scenarios: (installed) => scenariosOf(installed, 'kilo').filter(({ name }) => KILO.test(name)),
};
