import type { Store } from '../../../src/server/store/store.ts';
import { DAY_MS, dayText, mondayOf } from '../../../src/wire/period.ts';
import type { Policy } from '../../../src/wire/policy.ts';
import { usageCell, usageRow } from '../../unit/server/support.ts';

/**
 * Rows and their contributions by two statements a day, as the trigger would have made them one by one. People have one cell each;
 * fifty of a day work on each ticket.
 */
export async function fillTeam(
  store: Store,
  { team }: Pick<Policy, 'team'>,
  policyHash: string,
  { people, days }: { readonly people: number; readonly days: number },
): Promise<void> {
  const last = Math.floor(Date.now() / DAY_MS);
  const series = `WITH RECURSIVE series (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM series WHERE i < ${people - 1}),
    person AS (SELECT i, 'ABC-' || (1 + i % ${Math.ceil(people / 50)}) AS artifact, CASE i % 2 WHEN 0 THEN 'checkout' ELSE 'search' END AS bucket,
      CASE i % 5 WHEN 0 THEN 'codex' ELSE 'claude-code' END AS agent, CASE i % 3 WHEN 0 THEN 'claude-sonnet' ELSE 'claude-opus' END AS model,
      1000000 + (i * 7919) % 9000000 AS cost FROM series)`;
  const { cells, ...row } = usageRow(policyHash);
  const cell = cells[0] ?? usageCell();
  const named = new Set(['artifact', 'bucket', 'agent', 'model', 'cost']);
  const rest = Object.fromEntries(Object.entries(cell).filter(([field]) => !named.has(field)));
  const head = JSON.stringify(row).slice(0, -1);
  const tail = JSON.stringify(rest).slice(1);
  await store.database.prepare(async (preparation) => {
    const { dialect } = preparation;
    // Cells are numbered as each database's JSON functions do.
    const first = dialect === 'postgres' ? 1 : 0;
    const run = async (sql: string) => preparation.run(sql);
    if (dialect === 'sqlite') await run('DROP TRIGGER row_inserted');
    for (let back = 0; back < days; back++) await preparation.openWeek(mondayOf(last - back));
    if (dialect === 'postgres') await run('ALTER TABLE rows DISABLE TRIGGER row_changed');
    for (let back = 0; back < days; back++) {
      const day = last - back;
      const [week, period] = [mondayOf(day), dayText(day)];
      const body = `'${head},"cells":[{"artifact":"' || artifact || '","bucket":"' || bucket || '","agent":"' || agent || '","model":"' || model
        || '","cost":' || (cost / 1000000.0) || ',${tail}]}'`;
      await run(`INSERT INTO rows (team, period, kind, cid, week, proof, rev, body, day, writes, quarantined, number) ${series}
        SELECT '${team}', '${period}', 'usage', 'p' || i, ${week}, 'proof', 1, ${body}, ${day}, 1, 0, i + 1 FROM person`);
      await run(`INSERT INTO contributions ${series} SELECT '${team}', ${week}, 'usage', '${period}', 'p' || i, ${first}, bucket, artifact,
        agent, model, '', 1, cost, ${cell.input}, ${cell.cacheWrite5m}, ${cell.cacheWrite1h}, ${cell.cacheRead}, ${cell.output} FROM person`);
    }
    if (dialect === 'postgres') await run('ALTER TABLE rows ENABLE TRIGGER row_changed');
  });
}
