import type { Driver, Scenario } from '../agents/agent.ts';
import type { Trial } from '../place/trial.ts';
import { agents, type Script, type Step, say, shell, twoTools, wait, write } from '../provider/script.ts';

/** git's log of HEAD has whole seconds, and people do not switch branches twice in one. */
const SLOWLY = { waitMs: 1200 };
const LONG_TEXT = 300;
/** The tool's result holds lines of the agent's own log. Its prompt's marker would begin the script again. */
const OWN_LOG = `find "$HOME" -name '*.jsonl' -size -400k -exec tail -c 6000 {} + | sed 's/Task#/Task /g'`;

export const WORK: Script = [shell('ls -la'), shell('cat README.md'), say('All read.')];
export const SHORT: Script = [shell('ls'), say('Done.')];
export const SWITCH: Script = [
  shell('ls', SLOWLY),
  shell('git checkout -q -b feature/ABC-1-cart', SLOWLY),
  shell('ls', SLOWLY),
  say('Switched.', SLOWLY),
];

/** What every agent does. */
export function commonScenarios(driver: Driver): readonly Scenario[] {
  const { ask } = driver;
  const scenario = scenarioFor(driver);
  const plain = (name: string, script: Script): Scenario => scenario(name, (t) => ask(t, t.prompt(script)));
  return [
    plain('one-prompt', [say('Hello.')]),
    plain('tools', WORK),
    plain('two-tools', [twoTools('ls'), say('Both done.')]),
    plain('write', [write('notes.txt'), shell('git status --short'), say('Written.')]),
    plain('own-log', [shell('ls'), shell(OWN_LOG), say('A log.')]),
    plain('long-answer', [shell('ls'), say('Long.', { words: LONG_TEXT })]),
    plain('think', [shell('ls', { think: true }), say('Thought about it.', { think: true })]),
    plain('branch-switch', SWITCH),
    plain('retry', [shell('ls', { fail: 529 }), say('After the retry.', { fail: 500 })]),
    plain('retry-429', [shell('ls', { fail: 429 }), say('After the retry.')]),
    plain('cut-socket', [shell('ls'), say('After the cut.', { cut: 'socket', words: 60 })]),
    plain('cut-event', [shell('ls'), say('After the error.', { cut: 'event', words: 60 })]),
    plain('cut-in-tool', [shell('ls', { cut: 'socket', think: true }), say('After the cut.')]),
    scenario('kill-inside-answer', (t) =>
      ask(t, t.prompt([shell('ls'), shell('pwd'), say('Half.', { hang: true, words: 60 })]), { killOn: t.hangs() }),
    ),
    scenario('kill-between-answers', (t) =>
      ask(t, t.prompt([shell('ls'), shell('sleep 8'), say('Never.')]), { killOn: t.toolRuns(2) }),
    ),
    scenario('parallel', (t) =>
      Promise.all(
        ['a', 'b'].map((session) => ask(t, t.prompt([shell('ls'), shell('pwd'), say('Done.')], { session }))),
      ),
    ),
    scenario('worktree', async (t) => {
      const cwd = t.addWorktree('feature/XYZ-9-tree');
      await ask(t, t.prompt(WORK, { session: 'tree', cwd }), { cwd });
      await ask(t, t.prompt([say('In main.')], { session: 'main' }));
    }),
    ...resumed(driver),
    ...helped(driver),
    ...(driver.can.hourCache === true
      ? [
          plain('hour-cache', [shell('ls', { cache: '1h' }), say('One hour.', { cache: '1h' })]),
          plain('mixed-cache', [
            shell('ls', { cache: 'mixed' }),
            shell('pwd', { cache: '5m' }),
            say('None.', { cache: 'none' }),
          ]),
        ]
      : []),
  ];
}

/** Makes scenarios of an agent: its settings are written before the work. */
export const scenarioFor =
  ({ prepare }: Pick<Driver, 'prepare'>) =>
  (name: string, work: (trial: Trial) => Promise<unknown>): Scenario => ({
    name,
    run: async (trial) => {
      prepare(trial);
      await work(trial);
    },
  });

function resumed(driver: Driver): readonly Scenario[] {
  const { ask, can } = driver;
  const scenario = scenarioFor(driver);
  if (can.resume !== true) return [];
  const { otherModel } = can;
  const resume: Scenario[] = [
    scenario('resume', async (t) => {
      const id = await ask(t, t.prompt(WORK));
      await ask(t, t.prompt(SHORT), { resume: id });
      await ask(t, t.prompt([say('Third.')]), { resume: id });
    }),
    scenario('kill-resume', async (t) => {
      const script = [shell('ls'), shell('pwd'), say('Half.', { hang: true, words: 60 })];
      const id = await ask(t, t.prompt(script), { killOn: t.hangs() });
      await ask(t, t.prompt(SHORT), { resume: id });
    }),
  ];
  resume.push(
    scenario('two-at-once', async (t) => {
      const id = await ask(t, t.prompt(SHORT));
      const both = [WORK, SHORT].map((script) => ask(t, t.prompt(script), { resume: id }));
      await Promise.all(both);
    }),
  );
  if (otherModel !== undefined)
    resume.push(
      scenario('model-switch', async (t) => {
        const id = await ask(t, t.prompt(SHORT));
        await ask(t, t.prompt(SHORT), { resume: id, model: otherModel });
      }),
    );
  if (can.fork === true)
    resume.push(
      scenario('fork', async (t) => {
        const id = await ask(t, t.prompt(WORK));
        await ask(t, t.prompt(SHORT, { session: 'fork' }), { resume: id, fork: true });
      }),
      scenario('fork-and-back', async (t) => {
        const id = await ask(t, t.prompt(SHORT));
        await ask(t, t.prompt(SHORT, { session: 'fork' }), { resume: id, fork: true });
        await ask(t, t.prompt([say('Back.')]), { resume: id });
      }),
      scenario('kill-switch-fork', async (t) => {
        const script = [shell('ls'), shell('pwd'), say('Half.', { hang: true, words: 60 })];
        const id = await ask(t, t.prompt(script), { killOn: t.hangs() });
        await ask(t, t.prompt(SHORT), { resume: id, ...(otherModel !== undefined && { model: otherModel }) });
        await ask(t, t.prompt(SHORT, { session: 'fork' }), { resume: id, fork: true });
        await ask(t, t.prompt([shell('ls', { fail: 529 }), say('Back.')]), { resume: id });
      }),
    );
  return resume;
}

function helped(driver: Driver): readonly Scenario[] {
  const { ask, can } = driver;
  const scenario = scenarioFor(driver);
  if (can.helpers === undefined) return [];
  const waits: readonly Step[] = can.helpersRunBeside === true ? [wait()] : [];
  const report = say('I looked around and found a small shop with one file, which is all there is to report about it.');
  const helper: Script = [shell('pwd'), report];
  const thinker: Script = [shell('date', { think: true }), { ...report, think: true }];
  const work = (name: string, script: Script): Scenario =>
    scenario(name, (t) => ask(t, t.prompt(script), { helps: true }));
  const one = work('sub-agent', [agents(helper), ...waits, say('Helped.')]);
  const parallel = work('sub-agents-parallel', [
    shell('ls'),
    agents(helper, thinker),
    ...waits,
    ...waits,
    say('Helped.'),
  ]);
  const nested = work('sub-agents-nested', [
    agents([agents(helper), ...waits, report]),
    ...waits,
    ...waits,
    say('Helped.'),
  ]);
  return can.helpers === 'one' ? [one] : can.helpers === 'parallel' ? [one, parallel] : [one, parallel, nested];
}
