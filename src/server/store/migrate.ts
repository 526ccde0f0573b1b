import { hashPolicy, type Policy } from '../../wire/policy.ts';
import type { UsageRow } from '../../wire/schema.ts';
import { nodeHashing } from '../sha256.ts';
import { linkDays } from './linkDays.ts';
import { tablesOf } from './tables.ts';
import { integer, type Preparation, text } from './teamDatabase.ts';

/**
 * Creates what is missing. A database that was made before there were contributions gets them from its rows; rows of days get names
 * of their week (see `linkDays.ts`).
 */
export async function migrate(preparation: Preparation): Promise<void> {
  const { dialect, tables } = preparation;
  const run = async (sql: string) => preparation.run(sql);
  const isOld = tables.has('rows') && !tables.has('contributions');
  if (isOld) {
    await run('ALTER TABLE rows RENAME TO rows_before');
    // Names of indexes are one space in both databases.
    await run('DROP INDEX rows_of_week');
    await run('DROP INDEX rows_by_number');
  }
  for (const statement of tablesOf(dialect)) await run(statement);
  if (!isOld) return;
  await upgradePolicies(run);
  for (const row of await run('SELECT DISTINCT week FROM rows_before'))
    await preparation.openWeek(integer(row, 'week'));
  await nameByWeek(run);
  const columns = 'team, period, kind, cid, week, proof, rev, body, day, writes, quarantined, number';
  await run(`INSERT INTO rows (${columns}) SELECT ${columns} FROM rows_before`);
  await run('DROP TABLE rows_before');
  // Those texts do not name the cells that states are of: the second outcome of their weeks is withheld, the first stays.
  await run(`DELETE FROM frozen WHERE kind = 'outcomeParts'`);
}

const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Rows of that version have a name for each day; the check before a release counts names of a week. */
async function nameByWeek(run: Preparation['run']): Promise<void> {
  for (const { week } of await run('SELECT DISTINCT week FROM rows_before ORDER BY week')) {
    const rows = await run(`SELECT team, week, period, cid, body FROM rows_before
      WHERE week = ${Number(week)} AND kind = 'usage' AND LENGTH(period) = 10`);
    const days = rows.map((row) => ({
      team: text(row, 'team'),
      week: integer(row, 'week'),
      period: text(row, 'period'),
      cid: text(row, 'cid'),
      cost: costOf(text(row, 'body')),
    }));
    for (const { team, period, cid, name } of linkDays(days))
      await run(`UPDATE rows_before SET cid = ${literal(name)}
        WHERE team = ${literal(team)} AND period = ${literal(period)} AND cid = ${literal(cid)}`);
  }
}

/** A row that was removed has no body. */
function costOf(body: string): number {
  const { cells = [] } = body === '' ? {} : (JSON.parse(body) as Partial<UsageRow>);
  return cells.reduce((sum, { cost }) => sum + cost, 0);
}

/** Policies of that version have no keys yet: `serve members TEAM --new-key` makes one, and everybody joins by invitation. */
async function upgradePolicies(run: Preparation['run']): Promise<void> {
  for (const row of await run('SELECT team, policy FROM teams')) {
    const changed: Policy = { ...(JSON.parse(text(row, 'policy')) as Policy), schema: 'team-policy/2', keys: [] };
    await run(`UPDATE teams SET policy = ${literal(JSON.stringify(changed))}, policy_hash = ${literal(hashPolicy(nodeHashing, changed))}
      WHERE team = ${literal(text(row, 'team'))}`);
  }
}
