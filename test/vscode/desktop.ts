// The same test/host in a desktop VS Code. Without a screen: xvfb-run -a npm run test:desktop
//   VSCODE_PATH=/usr/share/code/code  uses this one; without it, VSCODE_VERSION (default: stable) is downloaded
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';
import type { HostResult } from '../host/index.ts';
import { AgentHome } from './agentHome.ts';
import { HumanError, main, root } from './common.ts';

const chosen = process.env['VSCODE_PATH'];
const wanted =
  chosen === undefined
    ? { version: process.env['VSCODE_VERSION'] ?? 'stable' }
    : { vscodeExecutablePath: resolve(chosen) };

await main(async () => {
  const temp = mkdtempSync(join(tmpdir(), 'token-ledger-desktop-'));
  const home = new AgentHome();
  const workspace = join(temp, 'workspace');
  mkdirSync(workspace);
  writeFileSync(join(workspace, 'notes.txt'), 'A workspace for tests.\n');
  const resultFile = process.env['TEST_RESULT_FILE'] ?? join(temp, 'result.json');
  try {
    const code = await runTests({
      ...wanted,
      extensionDevelopmentPath: root,
      extensionTestsPath: join(root, 'out/host/index.cjs'),
      launchArgs: [
        workspace,
        '--disable-extensions',
        '--disable-telemetry',
        `--user-data-dir=${join(temp, 'user')}`,
        `--extensions-dir=${join(temp, 'extensions')}`,
      ],
      extensionTestsEnv: { ...home.env(), TEST_RESULT_FILE: resultFile },
    }).catch(() => 1);
    if (!existsSync(resultFile)) throw new HumanError('no test result was written');
    const { passed, failed } = JSON.parse(readFileSync(resultFile, 'utf8')) as HostResult;
    console.log(`${passed} passed, ${failed} failed`);
    if (failed > 0 || code !== 0) return 1;
    return passed > 0 ? 0 : 2;
  } finally {
    home.remove();
    rmSync(temp, { recursive: true, force: true });
  }
});
