import { jsonTotals } from '../core/export/groupReport.ts';
import { diagnose } from '../engine/doctor/doctor.ts';
import { doctorText } from '../engine/doctor/doctorText.ts';
import { redact } from '../engine/doctor/redact.ts';
import { ledgerPath, readLogs, thisPlace } from './machine/machine.ts';
import { drawMarkdownTables } from './text/markdownTables.ts';
import { terminalColumns } from './text/wrapText.ts';

export interface DoctorOptions {
  /** Leave out paths, names and all other text of this machine's. */
  readonly redact: boolean;
  readonly json: boolean;
}

/** `token-ledger doctor`: what was probed, found and not understood. */
export async function runDoctor(dist: string, version: string, options: DoctorOptions): Promise<string> {
  const { engine, scan, book, named } = await readLogs(dist);
  try {
    const patient = { engine, version, ledger: ledgerPath(), place: thisPlace(), prices: book.inUse, named, dist };
    const whole = diagnose({ ...patient, now: Date.now() });
    const found = options.redact ? redact(whole) : whole;
    if (!options.json) return `${forTerminal(doctorText(found))}\n`;
    const { totals, ...rest } = found;
    return `${JSON.stringify({ schema: 'token-ledger/doctor@1', scan, ...rest, totals: jsonTotals(totals) }, null, 2)}\n`;
  } finally {
    engine.close();
  }
}

/** Markdown where it goes to a file; on a terminal its tables are drawn. */
function forTerminal(markdown: string): string {
  const columns = terminalColumns();
  return columns === Infinity ? markdown : drawMarkdownTables(markdown, columns);
}
