import type { Ledger } from '../ledger.ts';
import { notesLike, readNote, writeNote } from '../schema/settingsTable.ts';
import { IMPORTED_TAGS } from './exportLedger.ts';
import { EXPORTED_TABLES, type ExportedRow, type ExportedTable } from './exportLines.ts';
import { fromPortable } from './portablePath.ts';

interface MergeOptions {
  readonly machine: string;
  readonly home: string;
}

/** Which of two rows with one key holds, whatever their order: a person before a tracker, then the later one. */
const MERGES: Readonly<Record<Exclude<ExportedTable, 'facts' | 'tags'>, string>> = {
  closed_tickets: `ON CONFLICT DO UPDATE SET time = excluded.time, origin = excluded.origin
    WHERE (excluded.origin = 'person', excluded.time) > (origin = 'person', time)`,
  prefixes: `ON CONFLICT DO UPDATE SET state = excluded.state, origin = excluded.origin, time = excluded.time
    WHERE (excluded.origin = 'person', excluded.time, excluded.state) > (origin = 'person', time, state)`,
  places: 'ON CONFLICT DO NOTHING',
  outcomes: `ON CONFLICT DO UPDATE SET heads = excluded.heads, outcome = excluded.outcome, looked = excluded.looked
    WHERE excluded.looked > looked`,
};

/** Merges the rows of one table of an export. */
export function mergeTable(
  ledger: Ledger,
  { table, rows }: { readonly table: ExportedTable; readonly rows: readonly ExportedRow[] },
  options: MergeOptions,
): void {
  const { columns, path } = EXPORTED_TABLES[table];
  const local = rows.map((row) => ({
    ...row,
    ...Object.fromEntries(
      (path as readonly string[]).map((name) => [name, fromPortable(String(row[name]), options.home)]),
    ),
  }));
  ledger.transactDurably(() => {
    if (table === 'tags') return mergeTags(ledger, local, options);
    if (table === 'facts') return;
    const slots = columns.map(() => '?').join(', ');
    const write = ledger.db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${slots}) ${MERGES[table]}`);
    for (const row of local) write.run(...valuesOf(row, columns));
  });
}

/**
 * A machine's tags are those of its newest export: one that was undone there goes here too, unless another machine has it. One that was
 * removed here stays removed, and one that was set here stays this machine's own.
 */
function mergeTags(ledger: Ledger, rows: readonly ExportedRow[], { machine, home }: MergeOptions): void {
  const { db } = ledger;
  const note = `${IMPORTED_TAGS}${machine}`;
  const before = idsIn(readNote(db, note));
  writeNote(db, note, '[]');
  const ofOthers = new Set(notesLike(db, IMPORTED_TAGS).flatMap(idsIn));
  const isHere = db.prepare('SELECT 1 FROM tags WHERE id = ?');
  const imported = new Set([...before, ...ofOthers]);
  const ids = rows.map((row) => String(row['id'])).filter((id) => imported.has(id) || isHere.get(id) === undefined);
  const remove = db.prepare('DELETE FROM tags WHERE id = ?');
  for (const id of before) if (!ids.includes(id) && !ofOthers.has(id)) remove.run(id);
  const { columns } = EXPORTED_TABLES.tags;
  const write = db.prepare(
    `INSERT INTO tags (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT (id) DO UPDATE SET removed = MAX(COALESCE(excluded.removed, removed), COALESCE(removed, excluded.removed))`,
  );
  for (const row of rows)
    write.run(...valuesOf({ ...row, stretches: localStretches(String(row['stretches']), home) }, columns));
  writeNote(db, note, JSON.stringify(ids));
}

const idsIn = (list = '[]'): readonly string[] => JSON.parse(list) as string[];

function localStretches(text: string, home: string): string {
  if (text === '') return '';
  const stretches = JSON.parse(text) as { readonly cwd: string }[];
  return JSON.stringify(stretches.map((each) => ({ ...each, cwd: fromPortable(each.cwd, home) })));
}

const valuesOf = (row: ExportedRow, columns: readonly string[]): (string | number | null)[] =>
  columns.map((name) => row[name] ?? null);
