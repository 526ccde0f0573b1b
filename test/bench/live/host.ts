// A window in which nothing but Token Ledger and the probe run, watched until it has nothing to do.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { AgentHome } from '../../vscode/agentHome.ts';
import { HumanError, pause } from '../../vscode/common.ts';
import { openWindow } from '../../workbench/window.ts';

/** What woke the threads since they began: timers by their delay in ms, and turns of the worker's loop, of which one for each time it was asked. */
interface Timers {
  readonly host: Readonly<Record<string, number>>;
  readonly worker: Readonly<Record<string, number>>;
  readonly turns: number;
  readonly asked: number;
}

/** The same of the moments in which the process had nothing to do. */
export interface WakeUps extends Timers {
  readonly seconds: number;
}

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
  readonly timers: Timers;
}

/** What a quiet window was like, when it had been quiet for long enough. */
export interface QuietReport extends ProbeReport {
  readonly wakeUps: WakeUps;
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
/** Looks until what follows the first reading is over: 5 seconds after it branches are looked at. */
const SETTLED = 16;
const LIMIT = 300_000;
/** VS Code itself looks around now and then. */
const IDLE = 0.15;

export async function watchHost(options: HostOptions): Promise<QuietReport> {
  const { home, folder, alone = false, profile } = options;
  // In a folder of its own: the extension watches the home, and each report would wake it.
  const reports = mkdtempSync(join(tmpdir(), 'token-ledger-probe-'));
  const probeFile = join(reports, 'probe.json');
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
    rmSync(reports, { recursive: true, force: true });
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
async function untilQuiet(file: string, quietMs: number): Promise<QuietReport> {
  const limit = Date.now() + LIMIT;
  let report: ProbeReport | undefined;
  let first: ProbeReport | undefined;
  for (let quiet = 0; quiet * LOOK < quietMs || report?.memory === 0; ) {
    await pause(LOOK);
    if (Date.now() > limit) throw new HumanError(`The host was not idle for ${quietMs} ms in 5 minutes.`);
    report = read(file);
    quiet = report?.active === true && report.busy < IDLE ? quiet + 1 : 0;
    if (quiet <= SETTLED) first = report;
  }
  if (report === undefined || first === undefined) throw new HumanError('The probe wrote nothing.');
  return { ...report, wakeUps: wakeUpsBetween(first, report) };
}

function wakeUpsBetween(first: ProbeReport, last: ProbeReport): WakeUps {
  const more = (after: Timers['host'], before: Timers['host']): Timers['host'] =>
    Object.fromEntries(
      Object.entries(after)
        .map(([delay, count]) => [delay, count - (before[delay] ?? 0)] as const)
        .filter(([, count]) => count > 0),
    );
  return {
    seconds: Math.round((last.sinceActiveMs - first.sinceActiveMs) / 1000),
    host: more(last.timers.host, first.timers.host),
    worker: more(last.timers.worker, first.timers.worker),
    turns: last.timers.turns - first.timers.turns,
    asked: last.timers.asked - first.timers.asked,
  };
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
