// A window in which nothing but Token Ledger and the probe run, watched until it has nothing to do.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AgentHome } from '../../vscode/agentHome.ts';
import { HumanError, pause } from '../../vscode/common.ts';
import { openWindow } from '../../workbench/window.ts';

export interface ProbeReport {
  readonly active: boolean;
  readonly sinceActiveMs: number;
  /** What the last moments before activation were like: the noise of this machine. */
  readonly settling: readonly number[];
  /** The longest stall of each quarter of a second since activation, in ms. */
  readonly stalls: readonly number[];
  /** How long of it the host's thread computed: the rest is a wait for a core. */
  readonly own: readonly number[];
  /** Of one core, by all threads of the extension host. */
  readonly busy: number;
  /** Bytes that the process has for itself before activation, and now where it is idle (else 0). */
  readonly memoryBefore: number;
  readonly memory: number;
}

export interface HostOptions {
  readonly home: AgentHome;
  readonly folder: string;
  /** The extension stays asleep: what an empty host is like. */
  readonly alone?: boolean;
  /** The text that the status bar item must show; not asked where the extension stays asleep. */
  readonly shown?: RegExp;
  /** How long it must have had nothing to do. */
  readonly quietMs: number;
  /** Where to write a CPU profile of the 3 seconds after activation; VS Code's own editor opens it. */
  readonly profile?: string | undefined;
}

const LOOK = 500;
const LIMIT = 300_000;
/** VS Code itself looks around now and then. */
const IDLE = 0.15;

export async function watchHost(options: HostOptions): Promise<ProbeReport> {
  const { home, folder, alone = false, profile } = options;
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
      ...(alone ? { TOKEN_LEDGER_PROBE_ALONE: '1' } : {}),
      ...(profile === undefined ? {} : { TOKEN_LEDGER_PROBE_PROFILE: resolve(profile) }),
    },
  });
  try {
    if (!alone && options.shown !== undefined)
      await window.workbench.statusItem(options.shown).waitFor({ timeout: LIMIT });
    return await untilQuiet(probeFile, options.quietMs);
  } finally {
    await window.close();
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

/** The session may be shown before the last log is read: the scan is over when the process has nothing to do. */
async function untilQuiet(file: string, quietMs: number): Promise<ProbeReport> {
  const limit = Date.now() + LIMIT;
  let report: ProbeReport | undefined;
  for (let quiet = 0; quiet * LOOK < quietMs || report?.memory === 0; ) {
    await pause(LOOK);
    if (Date.now() > limit) throw new HumanError(`The host was not idle for ${quietMs} ms in 5 minutes.`);
    report = read(file);
    quiet = report?.active === true && report.busy < IDLE ? quiet + 1 : 0;
  }
  if (report === undefined) throw new HumanError('The probe wrote nothing.');
  return report;
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
