import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { figureWords } from '../../core/words/figureWords.ts';
import { homeFolder } from '../../engine/ingest/homeFolder.ts';
import { exportLedger } from '../../ledger/machines/exportLedger.ts';
import { machineLabel, nameMachine } from '../../ledger/machines/machineIdentity.ts';
import { readLogs } from '../machine/machine.ts';
import { UsageError } from '../text/usageError.ts';
import { fileError } from './fileError.ts';

/** `token-ledger export`: this machine's part of the ledger as a file that another machine's `import` takes. */
export async function runExport(
  dist: string,
  { file, name }: { readonly file: string | undefined; readonly name: string | undefined },
): Promise<string> {
  if (file === undefined) throw new UsageError('export takes the name of the file that it writes.');
  const { engine } = await readLogs(dist);
  const { ledger } = engine;
  try {
    if (name !== undefined) nameMachine(ledger, name);
    const machine = machineLabel(ledger, hostname());
    const lines = exportLedger(ledger, { machine, home: homeFolder(), now: Date.now() });
    const calls = writeLines(file, lines);
    return `${figureWords.calls({ n: calls })} of ${machine} ${calls === 1 ? 'is' : 'are'} in ${file}. On the other machine: token-ledger import FILE.\n`;
  } finally {
    engine.close();
  }
}

/** Writes beside the file first, so that a file that is there stays whole until the new one is. Only its owner may read it. */
function writeLines(file: string, lines: ReturnType<typeof exportLedger>): number {
  const unfinished = `${file}.unfinished`;
  let calls = 0;
  try {
    const out = openSync(unfinished, 'w', 0o600);
    try {
      for (const line of lines) {
        writeSync(out, `${JSON.stringify(line)}\n`);
        if ('end' in line) calls = line.end;
      }
    } finally {
      closeSync(out);
    }
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw fileError(error, file, 'written');
  }
  return calls;
}
