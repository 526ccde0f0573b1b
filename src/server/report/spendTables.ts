/**
 * The tables of what a team spent, in the order in which each form lists them. A row here is a member of the report, a table on the
 * page and in the JSON, and the `by` of its lines in CSV and metrics. Its cells come from the dimension of that name
 * (`DIMENSIONS` in `weekUsage.ts`), which the disclosure check covers.
 */
export const SPEND_TABLES = [
  { name: 'buckets', dimension: 'bucket', head: 'Bucket', title: 'Cost by bucket' },
  { name: 'agents', dimension: 'agent', head: 'Agent', title: 'Cost by agent' },
  { name: 'models', dimension: 'model', head: 'Model', title: 'Cost by model family' },
] as const;

type SpendTable = (typeof SPEND_TABLES)[number];
export type SpendDimension = SpendTable['dimension'];
export type SpendTables<T> = Readonly<Record<SpendTable['name'], T>>;

/** An object with a value for each table. */
export function forEachSpendTable<T>(valueOf: (table: SpendTable) => T): SpendTables<T> {
  return Object.fromEntries(SPEND_TABLES.map((table) => [table.name, valueOf(table)])) as SpendTables<T>;
}
