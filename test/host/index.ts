// Called by VS Code inside its extension host; the same file serves the server's VS Code and the desktop's.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mochaModule from 'mocha';
import sourceMaps from 'source-map-support';

// An ES module required from CommonJS: Node 22 gives its namespace, Node 24 its main class. Both have this member.
const { Mocha } = mochaModule as unknown as { readonly Mocha: typeof mochaModule };

export interface HostResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly { readonly title: string; readonly message: string }[];
}

export async function run(): Promise<void> {
  // VS Code puts its own hook in place of Node's, so `--enable-source-maps` would do nothing here.
  sourceMaps.install({ environment: 'node', handleUncaughtExceptions: false });
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, color: false, forbidOnly: true, ...grep() });
  const suite = join(__dirname, 'suite');
  for (const file of readdirSync(suite)) if (file.endsWith('.test.cjs')) mocha.addFile(join(suite, file));
  const result = await runAll(mocha);
  // The console is for people; this file is what the runner believes.
  const file = process.env['TEST_RESULT_FILE'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(result));
  if (result.failed > 0) throw new Error(`${result.failed} test(s) failed`);
}

/** TEST_GREP: a regular expression for the full titles. */
const grep = (): { grep?: RegExp } => {
  const wanted = process.env['TEST_GREP'];
  return wanted === undefined ? {} : { grep: new RegExp(wanted) };
};

async function runAll(mocha: mochaModule): Promise<HostResult> {
  const failures: { title: string; message: string }[] = [];
  return new Promise((done) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures: failed = 0, pending = 0 } = runner.stats ?? {};
      done({ passed: passes, failed, skipped: pending, failures });
    });
    runner.on('fail', (test, error: Error) => {
      failures.push({ title: test.fullTitle(), message: error.stack ?? error.message });
    });
  });
}
