import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import type { Driver, Scenario } from '../agents/agent.ts';
import { countedCalls, openHome } from '../compare/readHome.ts';
import type { Trial } from '../place/trial.ts';
import { agents, read, type Script, type Step, say, several, shell, wait } from '../provider/script.ts';
import { SHORT, scenarioFor, WORK } from './common.ts';

const BIG_IMAGE = 300;
const HUGE_BYTES = 2_000_000;
const HUGE: Script = [shell(`head -c ${HUGE_BYTES} /dev/zero | tr '\\0' x`), shell('ls'), say('A long line.')];
const THREE: Step = several(shell('ls'), shell('pwd'), read('README.md'));

/** What people meet in daily use: odd folders, images, huge outputs, refusals, and sessions that went on after all of it. */
export function dailyScenarios(driver: Driver): readonly Scenario[] {
  const { ask } = driver;
  const scenario = scenarioFor(driver);
  const plain = (name: string, script: Script): Scenario => scenario(name, (t) => ask(t, t.prompt(script)));
  const inFolder = (name: string, makeFolder: (t: Trial) => string): Scenario =>
    scenario(name, (t) => {
      const cwd = makeFolder(t);
      return ask(t, t.prompt(SHORT, { cwd }), { cwd });
    });
  return [
    plain('three-tools', [THREE, say('All done.')]),
    plain('three-tools-cut', [shell('ls'), { ...THREE, cut: 'socket' }, say('After the cut.')]),
    plain('huge-output', HUGE),
    scenario('image', (t) => {
      writeFileSync(join(t.repo, 'picture.png'), makePicture(BIG_IMAGE));
      return ask(t, t.prompt([read('picture.png'), say('A picture.')]));
    }),
    inFolder('no-repository', (t) => makeFolderBelow(t.folder, 'notes')),
    inFolder('folder-below', (t) => makeFolderBelow(t.repo, 'web')),
    inFolder('odd-path', (t) => t.addWorktree('feature/ABC-7-größe', 'shop tree (ä) 2')),
    scenario('folder-renamed', async (t) => {
      const cwd = t.addWorktree('feature/ABC-8-name', 'shop-draft');
      await ask(t, t.prompt(WORK, { session: 'before', cwd }), { cwd });
      await readNow(t);
      const moved = join(t.folder, 'shop-final');
      t.git('worktree', 'move', cwd, moved);
      t.worktrees.splice(t.worktrees.indexOf(cwd), 1, moved);
      await ask(t, t.prompt(SHORT, { session: 'after', cwd: moved }), { cwd: moved });
    }),
    ...movedHome(driver),
    ...goingOn(driver),
  ];
}

/** The product reads as it does while people work: what it saw of a folder stays when the folder goes. */
async function readNow({ home, folder }: Trial): Promise<void> {
  const engine = openHome(home, folder);
  try {
    await engine.scanAll();
    countedCalls(engine);
  } finally {
    engine.close();
  }
}

/** A variable moves the agent's folder, settings and all. */
function movedHome({ ask, prepare, can: { homeVariable } }: Driver): readonly Scenario[] {
  if (homeVariable === undefined) return [];
  const { name, folder, into = '' } = homeVariable;
  const work = scenarioFor({
    prepare: (t) => {
      prepare(t);
      t.env[name] = join(t.home, 'elsewhere');
      const [usual, moved] = [join(t.home, folder), join(t.home, 'elsewhere', into)];
      mkdirSync(usual, { recursive: true });
      mkdirSync(dirname(moved), { recursive: true });
      renameSync(usual, moved);
    },
  });
  return [work('moved-home', (t) => ask(t, t.prompt(SHORT)))];
}

function goingOn({ ask, prepare, can }: Driver): readonly Scenario[] {
  if (can.resume !== true) return [];
  const scenario = scenarioFor({ prepare });
  const waits: readonly Step[] = can.helpersRunBeside === true ? [wait()] : [];
  const helped = (...helpers: readonly Script[]): Script => [
    agents(...helpers),
    ...helpers.flatMap(() => waits),
    say('Helped.'),
  ];
  const { otherModel } = can;
  return [
    scenario('kill-in-tool-resume', async (t) => {
      const id = await ask(t, t.prompt([shell('ls'), shell('sleep 8'), say('Never.')]), { killOn: t.toolRuns(2) });
      await ask(t, t.prompt(SHORT), { resume: id });
    }),
    scenario('refused-resume', async (t) => {
      const id = await ask(t, t.prompt([shell('ls'), say('Never.', { fail: 400, times: 20 })]));
      await ask(t, t.prompt(SHORT), { resume: id });
    }),
    ...(can.helpers !== undefined && otherModel !== undefined
      ? [
          scenario('sub-agents-other-model', async (t) => {
            const id = await ask(t, t.prompt(helped(SHORT)), { helps: true });
            await ask(t, t.prompt(helped(SHORT)), { resume: id, model: otherModel, helps: true });
          }),
        ]
      : []),
    ...(can.fork === true
      ? [
          scenario('fork-of-fork', async (t) => {
            const id = await ask(t, t.prompt(WORK));
            const fork = await ask(t, t.prompt(SHORT, { session: 'fork' }), { resume: id, fork: true });
            await ask(t, t.prompt(SHORT, { session: 'third' }), { resume: fork, fork: true });
            await ask(t, t.prompt([say('Back.')]), { resume: id });
          }),
        ]
      : []),
  ];
}

function makeFolderBelow(parent: string, name: string): string {
  const path = join(parent, name);
  mkdirSync(path);
  return path;
}

/** A picture (PNG) of noise, which does not get smaller: its text in a log is long. */
export function makePicture(size: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  // Eight bits of red, green and blue.
  head.set([8, 2], 8);
  const rows = Array.from({ length: size }, () => Buffer.concat([Buffer.alloc(1), randomBytes(size * 3)]));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Buffer.concat(rows));
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}
