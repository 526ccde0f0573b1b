// The longest time for which the extension host could run nothing while Token Ledger read a large history for the first time.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AgentHome } from '../../vscode/agentHome.ts';
import { HumanError, pause } from '../../vscode/common.ts';
import { makeCorpus } from '../corpus.ts';
import { makeFolder, openWindow, removeFolder } from '../../workbench/window.ts';

interface ProbeReport {
  readonly active: boolean;
  readonly sinceActiveMs: number;
  /** What the last moments before activation were like: the noise of this machine. */
  readonly settling: readonly number[];
  /** The longest stall of each interval since activation, in ms. */
  readonly stalls: readonly number[];
  /** Of one core, by all threads of the extension host. */
  readonly busy: number;
}

export interface StallOptions {
  readonly bytes: number;
  /** Where to write a CPU profile of the 3 seconds after activation; VS Code's own editor opens it. */
  readonly profile?: string | undefined;
}

export async function measureStall({ bytes, profile }: StallOptions, say: (text: string) => void): Promise<number> {
  const home = new AgentHome();
  const folder = makeFolder();
  try {
    const corpus = makeCorpus(home.folder, bytes);
    home.claude({ cwd: folder, branch: 'BENCH-2' }).call({ output: 1000 });
    say(`corpus: ${corpus.files} files, ${Math.round(corpus.bytes / 1e6)} MB`);
    return await watchFirstScan(home, folder, profile, say);
  } finally {
    home.remove();
    removeFolder(folder);
  }
}

/** The probe activates it, when the window has settled; the code is the package's own. */
function holdBack(profile: string): void {
  const extensions = join(profile, 'extensions');
  const name = readdirSync(extensions).find((each) => each.startsWith('token-ledger.token-ledger'));
  if (name === undefined) throw new HumanError('The package is not installed.');
  const file = join(extensions, name, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...manifest, activationEvents: [] }));
}

async function watchFirstScan(
  home: AgentHome,
  folder: string,
  profile: string | undefined,
  say: (text: string) => void,
): Promise<number> {
  const probeFile = join(home.folder, 'probe.json');
  const window = await openWindow({
    home,
    folder,
    // VS Code's own extensions would stall the host too when they start; here only ours is asked.
    builtin: ['theme-defaults'],
    // Without it VS Code looks for open ports every 2 seconds, and starting its processes stalls the host for 10 to 50 ms.
    settings: { 'remote.autoForwardPorts': false },
    prepare: holdBack,
    develop: [join(import.meta.dirname, '../probe')],
    env: {
      TOKEN_LEDGER_PROBE_FILE: probeFile,
      ...(profile === undefined ? {} : { TOKEN_LEDGER_PROBE_PROFILE: resolve(profile) }),
    },
  });
  try {
    await window.workbench.statusItem(/BENCH-2/).waitFor({ timeout: 300_000 });
    return await untilQuiet(probeFile, say);
  } finally {
    await window.close();
  }
}

/** The session may be shown before the last log is read: the scan is over when the process has nothing to do. */
async function untilQuiet(file: string, say: (text: string) => void): Promise<number> {
  const limit = Date.now() + 300_000;
  for (let quiet = 0; quiet < 6; ) {
    await pause(500);
    if (Date.now() > limit) throw new HumanError('The first scan did not end in 5 minutes.');
    const report = read(file);
    quiet = report?.active === true && report.busy < 0.15 ? quiet + 1 : 0;
  }
  const report = read(file);
  if (report === undefined) throw new HumanError('The probe wrote nothing.');
  say(`before activation: ${report.settling.join(' ')}`);
  say(`quiet ${(report.sinceActiveMs / 1000).toFixed(1)} s after activation; stalls: ${report.stalls.join(' ')}`);
  return Math.max(...report.stalls);
}

/** Undefined while it is not there or half written. */
function read(file: string): ProbeReport | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProbeReport;
  } catch {
    return undefined;
  }
}
