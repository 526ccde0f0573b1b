import { hostname } from 'node:os';
import { figureWords } from '../../core/words/figureWords.ts';
import { homeFolder } from '../../engine/ingest/homeFolder.ts';
import { type ExportLine, parseExportLine } from '../../ledger/machines/exportLines.ts';
import { importLedger } from '../../ledger/machines/importLedger.ts';
import { machineLabel } from '../../ledger/machines/machineIdentity.ts';
import { readLogs } from '../machine/machine.ts';
import { UsageError } from '../text/usageError.ts';
import { fileError } from './fileError.ts';
import { linesOfFile } from './linesOfFile.ts';

/** `token-ledger import`: merges exports of other machines into this ledger. */
export async function runImport(dist: string, files: readonly string[]): Promise<string> {
  if (files.length === 0) throw new UsageError('import takes a file that token-ledger export wrote.');
  const { engine } = await readLogs(dist);
  const { ledger } = engine;
  try {
    const options = { machine: machineLabel(ledger, hostname()), home: homeFolder() };
    const said = files.map((file) => {
      const { machine, calls, isOld } = importLedger(ledger, () => exportLines(file), options);
      return isOld
        ? `${file}: nothing new; an export of ${machine} that is as new was imported before.`
        : `${file}: ${figureWords.calls({ n: calls })} of ${machine}.`;
    });
    return `${said.join('\n')}\n`;
  } finally {
    engine.close();
  }
}

function* exportLines(file: string): Generator<ExportLine> {
  let number = 0;
  try {
    for (const line of linesOfFile(file)) yield parseExportLine(line, ++number);
  } catch (error) {
    throw fileError(error, file, 'read');
  }
}
