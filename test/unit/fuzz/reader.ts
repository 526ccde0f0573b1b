import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Format } from '../../../src/agents/format/agent.ts';
import type { Problem } from '../../../src/engine/ingest/logProblem.ts';
import { LogReader } from '../../../src/engine/ingest/logReader.ts';
import { foldOne } from '../../../src/engine/ingest/scan.ts';
import { BatchBuilder, type LogProgress } from '../../../src/ledger/batch.ts';
import { COLUMNS } from '../../../src/ledger/calls/row.ts';
import { placeOf } from '../agents/drive.ts';
import { chargeOf } from '../ledger/ledgers.ts';
import type { Sound } from './homes.ts';

/** What one reading of a log came to. */
export interface Reading {
  readonly calls: number;
  readonly unread: readonly string[];
  readonly problems: readonly Problem[];
  /** Undefined where the log could not be read: nothing is remembered of it, and it is read again. */
  readonly progress: LogProgress | undefined;
}

/** A log on disk, read as the engine reads it. */
export class Reader {
  readonly path: string;
  readonly format: Format;
  /** The log as its agent wrote it. */
  readonly sound: Uint8Array;
  private readonly relative: string;
  private readonly agent: Sound[0];
  private readonly builder = new BatchBuilder(chargeOf);
  private readonly folder: LogReader;

  constructor(home: string, [agent, path, file]: Sound) {
    this.agent = agent;
    this.path = join(home, path);
    mkdirSync(dirname(this.path), { recursive: true });
    if (typeof file === 'function') file(this.path);
    else writeFileSync(this.path, typeof file === 'string' ? file : JSON.stringify(file));
    this.sound = readFileSync(this.path);
    const place = placeOf(home);
    const found = agent.roots(place).flatMap((root) => {
      if (!this.path.startsWith(`${root.path}/`)) return [];
      const relative = this.path.slice(root.path.length + 1);
      const format = root.format(relative);
      return format === undefined ? [] : [{ relative, format }];
    })[0];
    if (found === undefined) throw new Error(`${agent.id} does not read ${path}`);
    this.format = found.format;
    this.relative = found.relative;
    this.folder = new LogReader(this.builder, place);
  }

  /** Puts bytes in the log's place and reads them, from where an earlier reading ended if there was one. */
  read(bytes: Uint8Array, before?: LogProgress): Reading {
    writeFileSync(this.path, bytes);
    return this.look(before);
  }

  /** Reads the log as it is there. */
  look(before?: LogProgress): Reading {
    const { size, mtimeMs, dev, ino } = statSync(this.path);
    const { path, relative, format, agent } = this;
    const log = { path, relative, format, size, modified: mtimeMs, identity: `${dev}:${ino}` };
    const problems: Problem[] = [];
    foldOne({ agent: agent.id, log, before }, this.folder, (problem) => void problems.push(problem));
    const { rows, several, unread, logs } = this.builder.take();
    const calls = rows.length / COLUMNS.length + several.length;
    return { calls, unread: unread.map(({ reason }) => reason), problems, progress: logs[0] };
  }
}
