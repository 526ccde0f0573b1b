import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { AGENTS } from '../agents/all.ts';
import type { Format } from '../agents/agent.ts';
import { BatchBuilder } from '../ledger/batch.ts';
import { Folder, type LogToFold } from './foldLog.ts';
import { PriceBook } from './priceBook.ts';
import { chargeWith } from './pricing.ts';
import type { FromReader, ReaderJob, ReaderOpening, ToReader } from './readerMessages.ts';
import type { Problem } from './problem.ts';
import { BATCH_CALLS, foldOne } from './scan.ts';
import { rootsOfAll } from './sources.ts';

const port = parentPort;
if (port === null) throw new Error('This file runs in a worker thread.');
const { place, dist, prices, gentle } = workerData as ReaderOpening;
if (gentle === true) stepBack();
const book = new PriceBook({ dist, folder: prices });
const builder = new BatchBuilder(chargeWith(book), () => book.fingerprint);
const folder = new Folder(builder, place, dist);
const roots = [...rootsOfAll(AGENTS, place)].flatMap(([agent, own]) => own.map((root) => ({ agent: agent.id, root })));

/** The editor comes before what is read beside it. Only on Linux is a priority of the thread that sets it, not of the process. */
function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, 10);
  } catch {
    // A sandbox may forbid it.
  }
}

function formatOf({ agent, path, relative }: ReaderJob): Format | undefined {
  const folderOfRoot = path.slice(0, path.length - relative.length - 1);
  return roots.find((each) => each.agent === agent && each.root.path === folderOfRoot)?.root.format(relative);
}

port.on('message', ({ jobs }: ToReader) => {
  const problems: Problem[] = [];
  const unknown: string[] = [];
  let filesRead = 0;
  let bytesRead = 0;
  for (const { before, ...log } of jobs) {
    const format = formatOf({ before, ...log });
    if (format === undefined) {
      unknown.push(log.path);
      continue;
    }
    const job: LogToFold = { agent: log.agent, log: { ...log, format }, before };
    const read = foldOne(job, folder, (problem) => problems.push(problem));
    if (read === undefined) continue;
    filesRead++;
    bytesRead += read;
  }
  const batch = jobs.length === 0 || builder.size >= BATCH_CALLS ? builder.take() : undefined;
  const answer: FromReader = { batch, filesRead, bytesRead, problems, unknown };
  port.postMessage(answer, batch === undefined ? [] : [batch.rows.buffer as ArrayBuffer]);
});
