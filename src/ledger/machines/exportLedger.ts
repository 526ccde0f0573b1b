import { machineOf } from '../../core/usage/callDetail.ts';
import type { CallContext } from '../../core/usage/context.ts';
import { TOKEN_NAMES } from '../../core/usage/tokenTypes.ts';
import type { UsageRecord } from '../../core/usage/usageRecord.ts';
import { FLAG } from '../calls/row.ts';
import { decodeRecords } from '../calls/storedRecords.ts';
import type { Ledger } from '../ledger.ts';
import { notesLike, readNote, writeNote } from '../schema/settingsTable.ts';
import {
  CALL_COLUMNS,
  EXPORT_SCHEMA,
  EXPORTED_TABLES,
  type ExportedCall,
  type ExportedContext,
  type ExportedTable,
  type ExportLine,
} from './exportLines.ts';
import { toPortable } from './portablePath.ts';

/** What an imported file brought of a person's tags, by machine; they are the other machine's to export. */
export const IMPORTED_TAGS = 'imported-tags ';
const VERSION = 'export-version';
/** The version of the last export under a name: the machine knows its own file again when it has another name. */
export const EXPORTED_AS = 'exported-as ';
const CALLS_IN_LINE = 500;
/** Facts without a prompt, a title or a folder. */
const FACTS = "kind IN ('vendor-cost', 'pull-request', 'parent', 'not-measured', 'lower-bound', 'sum-end')";

export interface ExportOptions {
  /** What this machine is called. */
  readonly machine: string;
  readonly home: string;
  /** ms UTC. */
  readonly now: number;
}

/** The lines of an export: all that this machine read and its user said, without prompts, titles and prices. */
export function* exportLedger(ledger: Ledger, { machine, home, now }: ExportOptions): Generator<ExportLine> {
  const version = nextVersion(ledger, machine, now);
  yield { schema: EXPORT_SCHEMA, machine, version };
  const contexts = new PortableContexts(home);
  let calls = 0;
  for (const [kind, found] of [
    ['calls', singleCalls(ledger)],
    ['several', severalCalls(ledger)],
  ] as const) {
    for (const part of inParts(found, CALLS_IN_LINE)) {
      const rows = part.map(({ context, values }): ExportedCall => [contexts.indexOf(context), ...values]);
      const fresh = contexts.takeNew();
      if (fresh.length > 0) yield { contexts: fresh };
      calls += rows.length;
      yield kind === 'calls' ? { calls: rows } : { several: rows };
    }
  }
  const imported = new Set(notesLike(ledger.db, IMPORTED_TAGS).flatMap((list) => JSON.parse(list) as string[]));
  for (const table of Object.keys(EXPORTED_TABLES) as ExportedTable[]) yield tableLine(ledger, table, home, imported);
  yield { end: calls };
}

/** Later than every export before, also where a clock was set back. */
function nextVersion(ledger: Ledger, machine: string, now: number): number {
  return ledger.transactDurably(() => {
    const version = Math.max(now, Number(readNote(ledger.db, VERSION) ?? 0) + 1);
    writeNote(ledger.db, VERSION, String(version));
    writeNote(ledger.db, `${EXPORTED_AS}${machine}`, String(version));
    return version;
  });
}

interface FoundCall {
  readonly context: CallContext;
  readonly values: readonly (number | null)[];
}

/** Calls of this machine's own logs whose message was billed once. */
function* singleCalls(ledger: Ledger): Generator<FoundCall> {
  const columns = CALL_COLUMNS.map((name) => `k.${name}`).join(', ');
  const rows = ledger.db
    .prepare(
      `SELECT ${columns}, c.session, c.agent, c.cwd, c.branch, c.model, c.provider, c.modifiers, c.tier, c.detail
       FROM calls k JOIN contexts c ON c.id = k.context WHERE k.flags & ${FLAG.several} = 0`,
    )
    .iterate() as Iterable<Record<string, string | number | null>>;
  for (const row of rows) {
    const context = row as unknown as CallContext;
    if (machineOf(context.detail) !== '') continue;
    yield { context, values: CALL_COLUMNS.map((name) => row[name] as number | null) };
  }
}

function* severalCalls(ledger: Ledger): Generator<FoundCall> {
  const rows = ledger.db.prepare('SELECT sightings FROM several').iterate() as Iterable<{ sightings: string }>;
  for (const { sightings } of rows)
    for (const record of decodeRecords(sightings))
      if (machineOf(record.context.detail) === '') yield { context: record.context, values: valuesOf(record) };
}

function valuesOf(record: UsageRecord): readonly (number | null)[] {
  const flags =
    (record.lowerBound ? FLAG.lowerBound : 0) |
    (record.sideChain ? FLAG.sideChain : 0) |
    (record.isCopy ? FLAG.copy : 0);
  return [
    record.message,
    record.request,
    record.time,
    record.countsTime,
    record.completeness,
    ...TOKEN_NAMES.map((name) => record.tokens[name]),
    record.webSearches,
    flags,
    record.vendorCost < 0 ? null : record.vendorCost,
  ];
}

/** Numbers contexts in the order in which calls name them. */
class PortableContexts {
  readonly #home: string;
  readonly #known = new Map<string, number>();
  #fresh: ExportedContext[] = [];

  constructor(home: string) {
    this.#home = home;
  }

  indexOf(c: CallContext): number {
    const cwd = toPortable(c.cwd, this.#home);
    const context: ExportedContext = [
      c.session,
      c.agent,
      cwd,
      c.branch,
      c.model,
      c.provider,
      c.modifiers,
      c.tier,
      c.detail ?? '',
    ];
    const key = JSON.stringify(context);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const index = this.#known.size;
    this.#known.set(key, index);
    this.#fresh.push(context);
    return index;
  }

  takeNew(): readonly ExportedContext[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }
}

function tableLine(ledger: Ledger, table: ExportedTable, home: string, imported: ReadonlySet<string>): ExportLine {
  const { columns, path } = EXPORTED_TABLES[table];
  const where = table === 'facts' ? ` WHERE ${FACTS}` : '';
  const found = ledger.db.prepare(`SELECT ${columns.join(', ')} FROM ${table}${where}`).all() as Record<
    string,
    string | number | null
  >[];
  const rows = found
    .filter((row) => table !== 'tags' || !imported.has(String(row['id'])))
    .map((row) => {
      const portable = Object.fromEntries(
        (path as readonly string[]).map((name) => [name, toPortable(String(row[name]), home)]),
      );
      const stretches = table === 'tags' ? { stretches: portableStretches(String(row['stretches']), home) } : {};
      return { ...row, ...portable, ...stretches };
    });
  return { table, rows };
}

/** The folders in a tag's stretches. */
function portableStretches(text: string, home: string): string {
  if (text === '') return '';
  const stretches = JSON.parse(text) as { readonly cwd: string }[];
  return JSON.stringify(stretches.map((each) => ({ ...each, cwd: toPortable(each.cwd, home) })));
}

function* inParts<T>(all: Iterable<T>, size: number): Generator<readonly T[]> {
  let part: T[] = [];
  for (const one of all) {
    part.push(one);
    if (part.length < size) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
