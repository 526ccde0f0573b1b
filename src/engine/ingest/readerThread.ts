import { setPriority } from 'node:os';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { AGENTS } from '../../agents/all.ts';
import type { Format } from '../../agents/format/agent.ts';
import { BatchBuilder } from '../../ledger/batch.ts';
import { PriceBook } from '../prices/priceBook.ts';
import { chargeWith } from '../prices/pricing.ts';
import type { Problem } from './logProblem.ts';
import { LogReader } from './logReader.ts';
import { unpackLog } from './packedLogs.ts';
import type { FromReader, PackedRoot, ToReader } from './readerMessages.ts';
import { batchIsDue, foldOne } from './scan.ts';
import { SharedWorkQueue } from './sharedWorkQueue.ts';
import { rootsOfAll } from './sources.ts';
import { tuneV8ForBulkRead } from './tuneV8ForBulkRead.ts';

/** The first thread shows how far the reading is; more often than this nobody looks. */
const REPORT_EVERY = 16 * 1024 * 1024;

const port = parentPort;
if (port === null) throw new Error('This file runs in a worker thread.');
port.once('message', (work: ToReader) => read(work, port));

function read({ place, dist, prices, gentle, logs, claims: shared }: ToReader, to: MessagePort): void {
  if (gentle) lowerPriority();
  const undo = gentle ? undefined : tuneV8ForBulkRead();
  const book = new PriceBook({ dist, folder: prices });
  const builder = new BatchBuilder(chargeWith(book), () => book.fingerprint);
  const folder = new LogReader(builder, place, dist);
  const formatOf = formatsFor(place);
  const claims = new SharedWorkQueue(logs.relatives.length, shared);
  let news = nothing();
  let reported = 0;
  const report = (whole: boolean, last = false): void => {
    if (whole) reported = claims.takenBack;
    if (whole) claims.awaitRoom();
    const batch = whole ? builder.take() : undefined;
    const answer: FromReader = { ...news, batch, reported, last };
    to.postMessage(answer, batch === undefined ? [] : [batch.rows.buffer as ArrayBuffer]);
    news = nothing();
  };
  for (let place = claims.takeBack(); place !== undefined; place = claims.takeBack()) {
    const job = unpackLog(logs, place, formatOf);
    if (job === undefined) {
      news.unknown.push(place);
      continue;
    }
    const bytes = foldOne(job, folder, (problem) => news.problems.push(problem));
    if (bytes === undefined) continue;
    news.filesRead++;
    news.bytesRead += bytes;
    if (batchIsDue(builder, claims.nearEnd)) report(true);
    else if (news.bytesRead >= REPORT_EVERY) report(false);
  }
  undo?.();
  report(true, true);
}

const nothing = () => ({ filesRead: 0, bytesRead: 0, problems: [] as Problem[], unknown: [] as number[] });

function formatsFor(place: ToReader['place']): (of: PackedRoot, relative: string) => Format | undefined {
  const roots = [...rootsOfAll(AGENTS, place)].flatMap(([agent, own]) =>
    own.map((root) => ({ agent: agent.id, root })),
  );
  return ({ agent, path }, relative) =>
    roots.find((each) => each.agent === agent && each.root.path === path)?.root.format(relative);
}

/** The editor comes before what is read beside it. Only on Linux is a priority of the thread that sets it, not of the process. */
function lowerPriority(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, 10);
  } catch {
    // A sandbox may forbid it.
  }
}
