import { join } from 'node:path';
import type { Trial } from '../place/trial.ts';
import { agents, say } from '../provider/script.ts';
import { SHORT, scenarioFor, WORK } from '../scenarios/common.ts';
import { type Driver, type Installed, isAtLeast, type Scenario } from './agent.ts';

/** Several prompts to one process, which reads them as lines of JSON. */
export function talkScenarios(
  { bin, version }: Installed,
  driver: Driver,
  env: (t: Trial) => Record<string, string>,
): readonly Scenario[] {
  const scenario = scenarioFor(driver);
  const talk = async (t: Trial, messages: readonly string[]): Promise<string> => {
    const args = [
      '-p',
      '--input-format',
      'stream-json',
      '--output-format',
      'stream-json',
      '--verbose',
      '--dangerously-skip-permissions',
    ];
    const { out } = await t.run(join(bin, 'claude'), args, {
      env: env(t),
      type: async (write, end, output) => {
        const results = (): number => output().match(/"type":"result"/gu)?.length ?? 0;
        for (const [at, content] of messages.entries()) {
          write(
            `${JSON.stringify({ type: 'user', message: { role: 'user', content }, parent_tool_use_id: null, session_id: '' })}\n`,
          );
          for (let tries = 0; results() <= at && tries < 600; tries++)
            await new Promise((next) => setTimeout(next, 60));
        }
        end();
      },
    });
    return /"session_id":"([^"]+)"/u.exec(out)?.[1] ?? '';
  };
  return [
    scenario('three-prompts-one-process', (t) =>
      talk(t, [
        t.prompt(WORK),
        t.prompt([say('Thought.', { think: true })]),
        t.prompt([agents(SHORT), say('Helped.')]),
      ]),
    ),
    // Older versions go on in the same session.
    scenario('clear', (t) =>
      talk(t, [
        t.prompt(WORK, { session: 'a' }),
        '/clear',
        t.prompt(SHORT, { session: isAtLeast(version, '2.1.200') ? 'b' : 'a' }),
      ]),
    ),
    ...(isAtLeast(version, '2.1.200')
      ? [
          scenario('clear-resume', async (t) => {
            const id = await talk(t, [t.prompt(WORK), '/clear', t.prompt(SHORT, { session: 'b' })]);
            await driver.ask(t, t.prompt([agents(SHORT), say('Back.')]), { resume: id });
          }),
        ]
      : []),
    scenario('model-command', (t) => talk(t, [t.prompt(WORK), '/model claude-sonnet-4-5', t.prompt(SHORT)])),
    scenario('compact-command', (t) => talk(t, [t.prompt(WORK), '/compact', t.prompt(SHORT)])),
  ];
}
