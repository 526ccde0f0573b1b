import { HumanError } from '../../core/humanError.ts';
import type { AgentId } from '../../core/usage/call.ts';
import { detailText, machineOf, readDetail } from '../../core/usage/callDetail.ts';
import type { CallContext } from '../../core/usage/context.ts';
import type { UsageRecord } from '../../core/usage/usageRecord.ts';
import type { Batch, StoredFact } from '../batch.ts';
import { COLUMNS, FLAG, type Row, recordOfRow } from '../calls/row.ts';
import type { Ledger } from '../ledger.ts';
import { readNote, writeNote } from '../schema/settingsTable.ts';
import { EXPORTED_AS } from './exportLedger.ts';
import {
  CALL_COLUMNS,
  type ExportedCall,
  type ExportedContext,
  type ExportHead,
  type ExportLine,
} from './exportLines.ts';
import { mergeTable } from './mergeTables.ts';
import { fromPortable } from './portablePath.ts';

const VERSION_OF = 'imported-version ';

export interface ImportOptions {
  /** What this machine is called: its own export is not imported. */
  readonly machine: string;
  readonly home: string;
}

export interface Imported {
  readonly machine: string;
  readonly calls: number;
  /** An export of this machine that is as new or newer was imported before: nothing was changed. */
  readonly isOld: boolean;
}

/** Returns the head of an export that is whole. Reads every line, so that a bad or torn file changes nothing. Throws HumanError. */
function checkExport(lines: Iterable<ExportLine>): ExportHead {
  let head: ExportHead | undefined;
  let [calls, contexts, end] = [0, 0, -1];
  for (const line of lines) {
    if (head === undefined && 'schema' in line) head = line;
    else if (head === undefined || end >= 0 || 'schema' in line)
      throw new HumanError('This is no export of Token Ledger. Nothing was imported.');
    else if ('contexts' in line) contexts += line.contexts.length;
    else if ('end' in line) end = line.end;
    else if (!('table' in line)) {
      const rows = 'calls' in line ? line.calls : line.several;
      if (rows.some(([context]) => (context ?? 0) >= contexts))
        throw new HumanError('The export names a context that it does not hold. Nothing was imported.');
      calls += rows.length;
    }
  }
  if (head === undefined || end !== calls)
    throw new HumanError('The export is not whole: its end is missing. Nothing was imported; export it again.');
  return head;
}

/**
 * Merges an export into the ledger. `read` starts at its first line each time it is called. Of each machine the newest export
 * holds; order and repetition do not matter.
 */
export function importLedger(
  ledger: Ledger,
  read: () => Iterable<ExportLine>,
  { machine, home }: ImportOptions,
): Imported {
  const head = checkExport(read());
  const own = Number(readNote(ledger.db, `${EXPORTED_AS}${head.machine}`) ?? -1);
  if (head.machine === machine || own >= head.version)
    throw new HumanError(`This export was made on this machine (${head.machine}). There is nothing to import.`);
  const version = Number(readNote(ledger.db, `${VERSION_OF}${head.machine}`) ?? -1);
  if (version >= head.version) return { machine: head.machine, calls: 0, isOld: true };
  // What the machine exported before and no longer exports goes with the first part.
  let before = messagesOf(ledger, head.machine);
  const commit = (records: readonly UsageRecord[], facts: readonly StoredFact[]): void => {
    ledger.commit(batchOf(records, facts, before));
    before = [];
  };
  const contexts: CallContext[] = [];
  let calls = 0;
  for (const line of read()) {
    if ('contexts' in line) contexts.push(...line.contexts.map((context) => contextOf(context, head.machine, home)));
    else if ('calls' in line || 'several' in line) {
      const rows = 'calls' in line ? line.calls : line.several;
      commit(
        rows.map((row) => recordOf(row, contexts)),
        [],
      );
      calls += rows.length;
    } else if ('table' in line && line.table === 'facts') {
      commit([], line.rows as unknown as readonly StoredFact[]);
    } else if ('table' in line) mergeTable(ledger, line, { machine: head.machine, home });
  }
  ledger.transactDurably(() => writeNote(ledger.db, `${VERSION_OF}${head.machine}`, String(head.version)));
  return { machine: head.machine, calls, isOld: false };
}

/** The messages whose calls were imported from a machine: each is of one machine alone. */
function messagesOf(ledger: Ledger, machine: string): readonly number[] {
  const contexts = ledger.db.prepare("SELECT id, detail FROM contexts WHERE detail <> ''").all();
  const ids = contexts.filter(({ detail }) => machineOf(String(detail)) === machine).map(({ id }) => Number(id));
  const rows = ledger.db
    .prepare('SELECT key FROM calls WHERE context IN (SELECT value FROM json_each(?))')
    .all(JSON.stringify(ids));
  return rows.map(({ key }) => Number(key));
}

function contextOf(
  [session, agent, cwd, branch, model, provider, modifiers, tier, detail]: ExportedContext,
  machine: string,
  home: string,
): CallContext {
  return {
    session,
    agent: agent as AgentId,
    cwd: fromPortable(cwd, home),
    branch,
    model,
    provider,
    modifiers,
    tier,
    detail: detailText({ ...readDetail(detail), machine }),
  };
}

const EMPTY_ROW = Object.fromEntries(COLUMNS.map((name) => [name, null])) as Row;

function recordOf([context, ...values]: ExportedCall, contexts: readonly CallContext[]): UsageRecord {
  const row = { ...EMPTY_ROW, ...Object.fromEntries(CALL_COLUMNS.map((name, i) => [name, values[i] ?? null])) };
  // Prices and the place among other requests are found out again here.
  const flags = (row.flags ?? 0) & (FLAG.lowerBound | FLAG.sideChain | FLAG.copy);
  return recordOfRow({ ...row, flags }, contexts[context ?? 0] as CallContext);
}

/** Every record is met as one of several would be: it is charged by this machine's prices. */
const batchOf = (records: readonly UsageRecord[], facts: readonly StoredFact[], dropped: readonly number[]): Batch => ({
  contexts: [],
  rows: new Float64Array(0),
  several: records,
  dropped,
  facts,
  unread: [],
  logs: [],
});
