import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BACKED_OUT, earlierHistory, laterHistory } from './demoHistory.ts';

/** Longer than git needs, so that a git that hangs keeps nobody waiting, ms. */
const PATIENCE = 10_000;

/** Makes the made-up folder a repository with the history of the work; without git there is none, and nothing became of it. */
export async function writeDemoRepository(folder: string, now: number, dayBegan: number): Promise<boolean> {
  const marks = join(folder, '.git', 'demo-marks');
  try {
    await git(folder, ['-c', 'init.templateDir=', 'init', '-q'], '');
    await git(folder, ['symbolic-ref', 'HEAD', 'refs/heads/main'], '');
    await git(folder, ['fast-import', '--quiet', `--export-marks=${marks}`], earlierHistory(dayBegan));
    const [, id = ''] = new RegExp(`^:${BACKED_OUT} ([0-9a-f]+)$`, 'm').exec(await readFile(marks, 'utf8')) ?? [];
    await git(folder, ['fast-import', '--quiet', `--import-marks=${marks}`], laterHistory(id, now, dayBegan));
    return true;
  } catch {
    await rm(join(folder, '.git'), { recursive: true, force: true });
    return false;
  }
}

/** Runs git with nothing of the person's own settings. */
async function git(cwd: string, args: readonly string[], input: string): Promise<void> {
  const { PATH, SystemRoot } = process.env;
  const env = { PATH, SystemRoot, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: join(cwd, 'no-config') };
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, env, stdio: ['pipe', 'ignore', 'ignore'], timeout: PATIENCE });
    child.on('error', reject);
    // A git that reads no input may end before the input does; its exit code says whether all is well.
    child.stdin.on('error', () => undefined);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`git ended with ${code}`))));
    child.stdin.end(input);
  });
}
