import { resolve } from 'node:path';
import { statusJson } from '../core/status/liveStatus.ts';
import { statusText } from '../core/status/liveStatusText.ts';
import { QUICK_FORMATS } from '../core/text/quickFormats.ts';
import { liveStatus } from '../engine/status/readLiveStatus.ts';
import { readLogsQuickly } from './machine/machine.ts';

export interface StatusOptions {
  /** Undefined: the current folder, or where that has no session, the latest one of this machine. */
  readonly cwd: string | undefined;
  readonly json: boolean;
}

/** `token-ledger status`: what the status bar shows of the latest session in a folder, on one line. */
export async function runStatus(dist: string, { cwd, json }: StatusOptions): Promise<string> {
  const { engine, book } = await readLogsQuickly(dist);
  try {
    const now = Date.now();
    const folder = resolve(cwd ?? process.cwd());
    engine.seeBranches([folder]);
    const status = liveStatus(engine, book, { folder, orLatest: cwd === undefined, now });
    return json ? `${JSON.stringify(statusJson(status))}\n` : `${statusText(status, now, QUICK_FORMATS)}\n`;
  } finally {
    engine.close();
  }
}
