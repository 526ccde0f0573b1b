import { hashPolicy, type Policy } from '../../wire/policy.ts';
import { nodeHashing } from '../hashing.ts';
import { integer, type Preparation, text } from './database.ts';
import { tablesOf } from './tables.ts';

/** Creates what is missing. A database that was made before there were contributions gets them from its rows. */
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
  const columns = 'team, period, kind, cid, week, proof, rev, body, day, writes, quarantined, number';
  await run(`INSERT INTO rows (${columns}) SELECT ${columns} FROM rows_before`);
  await run('DROP TABLE rows_before');
  // Those texts do not name the cells that states are of: the second outcome of their weeks is withheld, the first stays.
  await run(`DELETE FROM frozen WHERE kind = 'outcomeParts'`);
}

/** Policies of that version have no keys yet: `serve members TEAM --new-key` makes one, and everybody joins by invitation. */
async function upgradePolicies(run: Preparation['run']): Promise<void> {
  const literal = (value: string) => `'${value.replaceAll("'", "''")}'`;
  for (const row of await run('SELECT team, policy FROM teams')) {
    const changed: Policy = { ...(JSON.parse(text(row, 'policy')) as Policy), schema: 'team-policy/2', keys: [] };
    await run(`UPDATE teams SET policy = ${literal(JSON.stringify(changed))}, policy_hash = ${literal(hashPolicy(nodeHashing, changed))}
      WHERE team = ${literal(text(row, 'team'))}`);
  }
}
