import { jsonTotals } from '../core/report.ts';
import { diagnose } from '../engine/doctor.ts';
import { doctorText } from '../engine/doctorText.ts';
import { ledgerPath, readLogs } from './machine.ts';

/** `token-ledger doctor`: what was probed, found and not understood. */
export async function runDoctor(dist: string, version: string, json: boolean): Promise<string> {
  const { engine, scan } = await readLogs(dist);
  try {
    const found = diagnose(engine, { version, ledger: ledgerPath() });
    if (!json) return `${doctorText(found)}\n`;
    const { totals, ...rest } = found;
    return `${JSON.stringify({ schema: 'token-ledger/doctor@1', scan, ...rest, totals: jsonTotals(totals) }, null, 2)}\n`;
  } finally {
    engine.close();
  }
}
