#!/usr/bin/env node
// Runs test/host inside the extension host of the real VS Code server. Exit code 0: all passed; 1: a test failed;
// 2: nothing ran or the run itself broke. It takes the arguments of a desktop VS Code
// ([folder] --extensionDevelopmentPath=… --extensionTestsPath=…), so it can stand in for one: VSCODE_PATH=test/vscode/hostRunner.ts
import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { format } from 'node:util';
import type { Page } from 'playwright-core';
import type { HostResult } from '../host/index.ts';
import { AgentHome } from './agentHome.ts';
import { launchBrowser, openPage } from './browser.ts';
import { HumanError, main, root } from './common.ts';
import { startServer } from './server.ts';
import { tool, whichFromArgs } from './tool.ts';
import { Workbench } from './workbench.ts';

const argument = (name: string): string | undefined =>
  process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const developmentPath = resolve(argument('extensionDevelopmentPath') ?? root);
const testsPath = resolve(argument('extensionTestsPath') ?? join(root, 'out/host/index.cjs'));
/** Only this one of VS Code's own extensions: a quicker start. */
const builtin = argument('builtin');
const limitMs = Number(process.env['TEST_LIMIT_MS'] ?? 240_000);
const verbose = process.env['VERBOSE'] === '1';

/** A folder that the tests may write in. */
function makeWorkspace(temp: string): string {
  const folder = join(temp, 'workspace');
  mkdirSync(folder);
  writeFileSync(join(folder, 'notes.txt'), 'A workspace for tests.\n');
  return folder;
}

/** VS Code calls these two functions of the page when they are there before it loads. */
async function automationExit(page: Page): Promise<{ readonly ended: Promise<number> }> {
  const calls = new EventEmitter();
  const ended = new Promise<number>((done, fail) => {
    calls.once('exit', done);
    page.once('crash', () => fail(new HumanError('the page crashed')));
    setTimeout(() => fail(new HumanError(`no result in ${limitMs} ms`)), limitMs).unref();
  });
  ended.catch(() => undefined); // reported when it is awaited
  await page.exposeFunction('codeAutomationExit', (code: number) => calls.emit('exit', code));
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    const line = format(...args);
    if (verbose) console.log(`[${type}] ${line}`);
    else if (type === 'info' && !CHATTER.test(line)) console.log(line);
  });
  return { ended };
}

/** What the workbench itself says at the level at which the extension host's console arrives. */
const CHATTER =
  /^(Resolv|Creating a socket|\[reconnection|\[AgentHost|\[AccountPolicy|Updating additional|Ignoring fetching)/;

/** VS Code says 0 even when its extension host died, so only the file that the tests wrote at their end counts. */
function report(code: number, resultFile: string): number {
  if (!existsSync(resultFile)) throw new HumanError(`VS Code said ${code}, but no test result was written`);
  const { passed, failed, skipped, failures } = JSON.parse(readFileSync(resultFile, 'utf8')) as HostResult;
  for (const failure of failures) console.log(`FAILED ${failure.title}\n${failure.message}`);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  if (failed > 0 || code !== 0) return 1;
  return passed > 0 ? 0 : 2;
}

await main(async () => {
  const which = whichFromArgs();
  console.log(`extension host of VS Code ${tool(which).version}`);
  const temp = mkdtempSync(join(tmpdir(), 'token-ledger-host-'));
  const home = new AgentHome();
  const resultFile = process.env['TEST_RESULT_FILE'] ?? join(temp, 'result.json');
  rmSync(resultFile, { force: true });
  const server = await startServer({
    which,
    args: ['--enable-smoke-test-driver', ...(verbose ? ['--log', 'debug'] : [])],
    env: { ...home.env(), TEST_RESULT_FILE: resultFile },
    ...(builtin === undefined ? {} : { builtin: [builtin] }),
  });
  const browser = await launchBrowser();
  try {
    const { page } = await openPage(browser, server.url);
    const { ended } = await automationExit(page);
    const workbench = new Workbench(page, server.url);
    await workbench.open(makeWorkspace(temp), [
      ['extensionDevelopmentPath', workbench.remoteUri(developmentPath)],
      ['extensionTestsPath', workbench.remoteUri(testsPath)],
      ['skipWelcome', 'true'],
    ]);
    return report(await ended, resultFile);
  } catch (error) {
    console.error(server.log().slice(-3000));
    throw error;
  } finally {
    await browser.close();
    await server.stop('at once');
    home.remove();
    rmSync(temp, { recursive: true, force: true });
  }
});
