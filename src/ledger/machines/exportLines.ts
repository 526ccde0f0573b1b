import { HumanError } from '../../core/humanError.ts';

/** The form of an export: JSON lines. The first names the machine, the last counts the calls, so that a torn file is noticed. */
export const EXPORT_SCHEMA = 'token-ledger/export@1';

export interface ExportHead {
  readonly schema: typeof EXPORT_SCHEMA;
  readonly machine: string;
  /** Counts up with each export of a machine; ms UTC of the export. */
  readonly version: number;
}

/** session, agent, cwd, branch, model, provider, modifiers, tier, detail. */
export type ExportedContext = readonly [string, string, string, string, string, string, string, number, string];

/** The index of the context, then numbers in the order of `CALL_COLUMNS`; null is the usual. */
export type ExportedCall = readonly (number | null)[];
/** The file's own format: these stay when the columns of the ledger change, so they are not derived from them. */
export const CALL_COLUMNS = [
  'key',
  'request',
  'time',
  'counted',
  'rank',
  'input',
  'write5m',
  'write1h',
  'read',
  'output',
  'reasoning',
  'searches',
  'flags',
  'vendor',
] as const;

/** A row of one of the tables that a person's word or git's answers are in, by column. */
export type ExportedRow = Readonly<Record<string, string | number | null>>;

export type ExportLine =
  | ExportHead
  | { readonly contexts: readonly ExportedContext[] }
  | { readonly calls: readonly ExportedCall[] }
  /** The requests of messages that were billed for several, each a call. */
  | { readonly several: readonly ExportedCall[] }
  | { readonly table: ExportedTable; readonly rows: readonly ExportedRow[] }
  | { readonly end: number };

/** Tables of which an export holds rows, and their columns. `path`: columns that hold a folder. */
export const EXPORTED_TABLES = {
  facts: { columns: ['agent', 'session', 'kind', 'key', 'time', 'value'], path: [] },
  tags: {
    columns: [
      'id',
      'kind',
      'agent',
      'session',
      'from_time',
      'repository',
      'branch',
      'ticket',
      'time',
      'removed',
      'stretches',
    ],
    path: ['repository'],
  },
  closed_tickets: { columns: ['common_dir', 'ticket', 'time', 'origin'], path: ['common_dir'] },
  prefixes: { columns: ['common_dir', 'prefix', 'state', 'origin', 'time'], path: ['common_dir'] },
  places: {
    columns: ['cwd', 'repository', 'worktree', 'common_dir', 'git_dir'],
    path: ['cwd', 'repository', 'worktree', 'common_dir', 'git_dir'],
  },
  outcomes: { columns: ['common_dir', 'branch', 'heads', 'outcome', 'looked'], path: ['common_dir'] },
} as const;
export type ExportedTable = keyof typeof EXPORTED_TABLES;

const NUMBERS: ReadonlySet<string> = new Set(['time', 'from_time', 'removed', 'looked']);
const NULLABLE: ReadonlySet<string> = new Set(['ticket', 'removed']);
const LONGEST_TEXT = 1_000_000;

/** An export, but of another form than `EXPORT_SCHEMA`. */
const OTHER_VERSION = /^token-ledger\/export@(?!1$)\d{1,6}$/;

/** Reads one line of an export. Throws HumanError for what no export holds: the file may come from anywhere. */
export function parseExportLine(text: string, number: number): ExportLine {
  const line = parseJson(text, number);
  if (typeof line !== 'object' || line === null) throw notAnExport(number);
  const found = line as Record<string, unknown>;
  if (typeof found['schema'] === 'string' && OTHER_VERSION.test(found['schema']))
    throw new HumanError(
      'This export was made by another version of Token Ledger. Use the same version on both machines. Nothing was imported.',
    );
  const valid =
    isHead(found) ||
    isListOf(found['contexts'], isContext) ||
    isListOf(found['calls'], isCall) ||
    isListOf(found['several'], isCall) ||
    isTable(found) ||
    isCount(found['end']);
  if (!valid) throw notAnExport(number);
  return line as ExportLine;
}

const notAnExport = (line: number): HumanError =>
  new HumanError(`Line ${line} is not of an export of Token Ledger. Nothing was imported.`);

function parseJson(text: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notAnExport(number);
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= LONGEST_TEXT && !value.includes('\0') && value.isWellFormed();

const isListOf = (value: unknown, is: (one: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every((one) => is(one));

const isHead = ({ schema, machine, version }: Record<string, unknown>): boolean =>
  schema === EXPORT_SCHEMA && isText(machine) && /^[\p{L}\p{N}_-]{1,80}$/u.test(machine) && isCount(version);

const isContext = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 9 && value.every((one, i) => (i === 7 ? isCount(one) : isText(one)));

const isCall = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length === CALL_COLUMNS.length + 1 &&
  value.every((one, i) => isCount(one) || (one === null && MAY_BE_NULL.has(i)));

const MAY_BE_NULL: ReadonlySet<number> = new Set(
  CALL_COLUMNS.flatMap((name, i) => (name === 'counted' || name === 'rank' || name === 'vendor' ? [i + 1] : [])),
);

function isTable({ table, rows }: Record<string, unknown>): boolean {
  if (typeof table !== 'string' || !Object.hasOwn(EXPORTED_TABLES, table)) return false;
  const columns: readonly string[] = EXPORTED_TABLES[table as ExportedTable].columns;
  return isListOf(
    rows,
    (row) =>
      typeof row === 'object' &&
      row !== null &&
      Object.keys(row).length === columns.length &&
      columns.every((name) => isCell(name, (row as Record<string, unknown>)[name])),
  );
}

function isCell(name: string, value: unknown): boolean {
  if (value === null) return NULLABLE.has(name);
  return NUMBERS.has(name) ? isCount(value) : isText(value);
}
